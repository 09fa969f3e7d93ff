package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BoundMerge;
import org.optimer.merge.MergeReport;

/** In a recipe with modules, a model has settings in each part; what is set from outside takes their places in all. */
class ModuleSettingsTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("optimer.root", ".")).resolve("toolkit/src/test/resources/golden/merge/gemma");
    private static final String TEXT = "language_model.model.layers.1.mlp.up_proj.weight";
    private static final String VISION = "vision_tower.encoder.layers.0.mlp.fc1.weight";
    private static final String WHOLE = "models: [{model: it, parameters: {weight: 0.5}}]";
    private static final String SLICED = "slices: [{sources: [{model: base, layer_range: [0, 2]},"
            + " {model: it, layer_range: [0, 2], parameters: {weight: 0.5}}]}]";

    @TempDir
    Path folder;

    @Test
    void aModelHasTheWeightThatItsModuleStates() {
        for (String decoder : List.of(WHOLE, SLICED)) {
            try (OpenRecipe open = open(decoder)) {
                ModelSource merged = open.merge().inMemory();
                requireShare(merged, TEXT, 0.5f);
                requireShare(merged, VISION, 0.9f);
            }
        }
        try (OpenRecipe open = open(WHOLE)) {
            assertThat(open.merge().toString()).contains("weight=0.5, vision_tower weight=0.9");
            assertThat(open.merge().inMemory().label()).contains("it=0.5");
        }
    }

    @Test
    void aWeightSetFromOutsideHoldsInAllModulesAndIsRecorded() {
        for (String decoder : List.of(WHOLE, SLICED)) {
            Path out = folder.resolve(decoder.substring(0, 6));
            MergeReport report;
            try (OpenRecipe open = open(decoder)) {
                BoundMerge merge = open.merge().weight("it", 0.25);
                report = merge.save(out);
                assertThat(merge.resident().inMemory().fingerprint()).isEqualTo(report.fingerprint());
                Path swept = folder.resolve(decoder.substring(0, 6) + "-swept");
                assertThat(open.merge()
                                .sweep(List.of(Map.of("it", 0.25)), List.of(swept))
                                .get(0)
                                .fingerprint())
                        .isEqualTo(report.fingerprint());
            }
            try (Checkpoint merged = Checkpoint.open(out)) {
                requireShare(merged, TEXT, 0.25f);
                requireShare(merged, VISION, 0.25f);
            }
            assertThat(Replay.of(out, folder.resolve(decoder.substring(0, 6) + "-again"))
                            .fingerprint())
                    .isEqualTo(report.fingerprint());
        }
    }

    @Test
    void aFilterFromOutsideTakesTheWholePlaceOfWhatWasStated() {
        Path out = folder.resolve("filtered");
        MergeReport report;
        try (OpenRecipe open = open(WHOLE)) {
            List<Map<String, Object>> filtered = List.of(Map.of("filter", "fc1", "value", 0.75));
            report = open.merge().parameter("it", "weight", filtered).save(out);
        }
        try (Checkpoint merged = Checkpoint.open(out)) {
            requireShare(merged, VISION, 0.75f);
            requireShare(merged, TEXT, 0.125f); // the recipe's, for all models
        }
        assertThat(Replay.of(out, folder.resolve("again")).fingerprint()).isEqualTo(report.fingerprint());
    }

    @Test
    void aMisspeltParameterFromOutsideIsRefused() {
        try (OpenRecipe open = open(WHOLE)) {
            BoundMerge merge = open.merge().parameter("it", "wieght", 0.2);
            assertThatThrownBy(merge::inMemory)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("wieght")
                    .hasMessageContaining("weight");
        }
    }

    private static OpenRecipe open(String decoder) {
        String recipe = "modules: {text_decoder: {" + decoder + "}, vision_tower: {models: [{model: it,"
                + " parameters: {weight: 0.9}}]}}\nbase_model: base\nmerge_method: task_arithmetic\nout_dtype: float32"
                + "\nparameters: {weight: 0.125}";
        Recipe read = Recipe.parse(recipe.replaceAll("(model: )(base|it)\\b", "$1" + GOLDEN.toAbsolutePath() + "/$2"));
        return read.open(read.merge());
    }

    private static void requireShare(ModelSource merged, String tensor, float share) {
        try (Checkpoint base = Checkpoint.open(GOLDEN.resolve("base"));
                Checkpoint it = Checkpoint.open(GOLDEN.resolve("it"))) {
            float[] b = floats(base, tensor);
            float[] i = floats(it, tensor);
            float[] o = floats(merged, tensor);
            assertThat(b).isNotEqualTo(i);
            for (int k = 0; k < b.length; k++) {
                assertThat(o[k]).isCloseTo(b[k] + share * (i[k] - b[k]), within(1e-6f));
            }
        }
    }

    private static float[] floats(ModelSource model, String name) {
        float[] values = new float[(int) model.info(name).elements()];
        model.readFloats(name, 0, values, 0, values.length);
        return values;
    }
}
