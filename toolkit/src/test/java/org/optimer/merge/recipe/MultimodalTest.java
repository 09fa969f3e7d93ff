package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeReport;
import org.optimer.merge.MergedModel;
import org.optimer.vector.VectorPool;

/** Gemma 3 folders as transformers writes them ({@code make_gemma.py}): the text decoder is merged, the rest copied. */
class MultimodalTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("optimer.root", ".")).resolve("toolkit/src/test/resources/golden/merge/gemma");
    private static final String TEXT = "language_model.model.layers.1.mlp.up_proj.weight";
    private static final String VISION = "vision_tower.encoder.layers.0.mlp.fc1.weight";

    @TempDir
    Path folder;

    @Test
    void aTextOnlyModelFitsAMultimodalBase() throws IOException {
        MergeReport report = merge("models: [{model: it, parameters: {weight: 0.5}}, {model: cpt, parameters:"
                + " {weight: 0.25}}]\nbase_model: base\nmerge_method: task_arithmetic");
        assertThat(report.warnings()).anyMatch(w -> w.contains("copied from"));
        try (Checkpoint base = open("base");
                Checkpoint it = open("it");
                Checkpoint cpt = open("cpt");
                Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(out.tensors()).isEqualTo(base.tensors());
            assertThat(out.config().get("text_config")).isEqualTo(base.config().get("text_config"));
            float[] b = floats(base, TEXT);
            float[] i = floats(it, TEXT);
            float[] c = floats(cpt, TEXT.replace("language_model.", ""));
            float[] o = floats(out, TEXT);
            for (int k = 0; k < b.length; k++) {
                assertThat(o[k]).isCloseTo(b[k] + 0.5f * (i[k] - b[k]) + 0.25f * (c[k] - b[k]), within(o[k]));
            }
            assertThat(floats(out, VISION)).isEqualTo(floats(base, VISION)).isNotEqualTo(floats(it, VISION));
        }
        assertThat(Replay.of(folder.resolve("out"), folder.resolve("again")).fingerprint())
                .isEqualTo(report.fingerprint());
    }

    @Test
    void towersAreMergedWhereTheRecipeNamesThem() throws IOException {
        merge("modules: {text_decoder: {models: [{model: base}, {model: it}]}, vision_tower: {models: [{model: base,"
                + " parameters: {weight: 0}}, {model: it}]}}\nmerge_method: linear\nparameters: {weight: 1}");
        try (Checkpoint base = open("base");
                Checkpoint it = open("it");
                Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(floats(out, VISION)).isEqualTo(floats(it, VISION));
            String projector = "multi_modal_projector.mm_input_projection_weight";
            assertThat(floats(out, projector)).isEqualTo(floats(base, projector));
            assertThat(floats(out, TEXT)).isNotEqualTo(floats(base, TEXT)).isNotEqualTo(floats(it, TEXT));
        }
    }

    @Test
    void layersOfTheDecoderAreStackedAndTowersKept() throws IOException {
        merge(
                "slices: [{sources: [{model: base, layer_range: [0, 2]}]}, {sources: [{model: cpt, layer_range: [0, 3]}]}]\n"
                        + "base_model: base\nmerge_method: passthrough");
        try (Checkpoint cpt = open("cpt");
                Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(out.layout().layers()).isEqualTo(5);
            assertThat(floats(out, TEXT.replace("layers.1", "layers.3")))
                    .isEqualTo(floats(cpt, TEXT.replace("language_model.", "")));
            assertThat(out.find(VISION)).isPresent();
            Map<?, ?> text = (Map<?, ?>) out.config().get("text_config");
            assertThat(text.get("num_hidden_layers")).isEqualTo(5);
            assertThat((List<?>) text.get("layer_types")).hasSize(5);
        }
    }

    @Test
    void aPoolTakesTextOnlyModelsAndOtherNames() {
        try (Checkpoint base = open("base");
                Checkpoint it = open("it");
                Checkpoint cpt = open("cpt")) {
            MemoryModel newer = MemoryModel.of("newer", it.config(), null);
            for (TensorInfo info : it.tensors()) {
                String name = info.name().startsWith("language_model.model.")
                        ? info.name().replace("language_model.model.", "model.language_model.")
                        : "model." + info.name();
                newer.put(new TensorInfo(name, info.dtype(), info.shape()), floats(it, info.name()));
            }
            VectorPool pool =
                    VectorPool.from(base).add("it", it).add("newer", newer).add("cpt", cpt);
            assertThat(pool.includes(TEXT)).isTrue();
            assertThat(pool.includes(VISION)).isFalse();
            assertThat(pool.vector("newer").norm()).isEqualTo(pool.vector("it").norm());
            assertThat(pool.vector("cpt").norm()).isPositive();
            MergedModel merged = Merge.linear().of(pool).weight("newer", 1).inMemory();
            assertThat(floats(merged, TEXT)).isEqualTo(floats(it, TEXT));
        }
    }

    private MergeReport merge(String recipe) throws IOException {
        String placed =
                recipe.replaceAll("(model: |base_model: )(base|it|cpt)\\b", "$1" + GOLDEN.toAbsolutePath() + "/$2");
        return Recipe.load(Files.writeString(folder.resolve("r.yml"), placed)).save(folder.resolve("out"));
    }

    private static Checkpoint open(String name) {
        return Checkpoint.open(GOLDEN.resolve(name));
    }

    private static org.assertj.core.data.Offset<Float> within(float value) {
        return org.assertj.core.data.Offset.offset(Math.max(1e-6f, Math.abs(value) / 128));
    }

    private static float[] floats(org.optimer.checkpoint.ModelSource model, String name) {
        float[] values = new float[(int) model.info(name).elements()];
        model.readFloats(name, 0, values, 0, values.length);
        return values;
    }
}
