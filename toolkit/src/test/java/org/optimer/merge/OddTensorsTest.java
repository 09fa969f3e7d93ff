package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TinyModels;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.recipe.OpenRecipe;
import org.optimer.merge.recipe.Recipe;
import org.optimer.merge.recipe.Replay;

/**
 * Tensors without elements are carried through; missing and extra ones are named; NaN and infinities are counted by
 * tensor. What was written then verifies and replays.
 */
class OddTensorsTest {
    private static final String Q = "model.layers.0.self_attn.q_proj.weight";

    @TempDir
    Path dir;

    @BeforeEach
    void base() {
        write("base", 1, m -> {});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"task_arithmetic", "ties", "dare_linear", "dare_ties", "breadcrumbs", "slerp", "model_stock"})
    void tensorsWithoutElementsAreCarriedThrough(String method) {
        Consumer<MemoryModel> empty = m -> {
            m.put(new TensorInfo("model.layers.0.empty.weight", DType.BF16, List.of(0L, 8L)), new float[0]);
            m.put(new TensorInfo("model.layers.1.none.weight", DType.F32, List.of(0L)), new float[0]);
        };
        write("b", 1, empty);
        write("x", 2, empty);
        write("y", 3, empty);
        String models = method.equals("slerp") ? "{model: b}, {model: x}" : "{model: x%s}, {model: y%s}";
        String own = method.equals("model_stock") ? "" : ", parameters: {weight: 0.5}";
        String shared =
                switch (method) {
                    case "slerp" -> "parameters: {t: 0.5}";
                    case "task_arithmetic", "model_stock" -> "";
                    default -> "parameters: {density: 0.5}";
                };
        Path out = merge(method, models.replace("%s", own), "b", shared);
        try (Checkpoint merged = Checkpoint.open(out)) {
            assertThat(merged.info("model.layers.0.empty.weight").shape()).containsExactly(0L, 8L);
            assertThat(merged.tensors()).hasSize(23);
        }
    }

    @Test
    void missingAndExtraTensorsAreNamed() {
        CheckpointWriter.to(dir.resolve("less")).save(without(Q));
        assertThatThrownBy(() -> merge("task_arithmetic", "{model: less, parameters: {weight: 1}}", "base", ""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("missing: " + Q);
        write("more", 2, m -> TinyModels.put(m, "model.layers.0.extra.weight", 1, DType.BF16, 2, 2));
        assertThatThrownBy(() -> merge("task_arithmetic", "{model: more, parameters: {weight: 1}}", "base", ""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not in the base: model.layers.0.extra.weight");
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void whatIsNotFiniteIsCountedByTensor() throws IOException {
        float[] values = new float[64];
        values[3] = Float.NaN;
        values[5] = Float.NaN;
        values[7] = Float.NEGATIVE_INFINITY;
        write("bad", 2, m -> m.put(new TensorInfo(Q, DType.BF16, List.of(8L, 8L)), values));
        float[] huge = new float[64];
        huge[0] = 3e38f;
        write("huge", 3, m -> m.put(new TensorInfo(Q, DType.BF16, List.of(8L, 8L)), huge));
        Path recipe = recipe(
                "task_arithmetic",
                "{model: bad, parameters: {weight: 1}}, {model: huge, parameters: {weight: 2}}",
                "base",
                "");
        Path out = dir.resolve("out");
        MergeReport report = Recipe.load(recipe).save(out);
        assertThat(report.nonFinite()).containsOnlyKeys(Q);
        assertThat(report.nonFinite().get(Q)).isEqualTo(new NonFinite(2, 2));
        assertThat(report.card().text()).contains(Q, "NaN");
        verifyAndReplay(out);

        Recipe loaded = Recipe.load(recipe);
        try (OpenRecipe open = loaded.open(loaded.merge().failOnNan(true))) {
            assertThatThrownBy(() -> open.merge().save(dir.resolve("strict")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(Q)
                    .hasMessageContaining("2 NaN, 2 infinite");
        }
        try (var files = Files.list(dir)) {
            assertThat(files.map(p -> p.getFileName().toString())).noneMatch(n -> n.contains("strict"));
        }
    }

    private Path merge(String method, String models, String base, String more) {
        Path out = dir.resolve("out");
        Recipe.load(recipe(method, models, base, more)).save(out);
        verifyAndReplay(out);
        return out;
    }

    private void verifyAndReplay(Path out) {
        assertThat(Verification.of(out).problems()).isEmpty();
        Path again = dir.resolve("again");
        assertThat(Replay.of(out, again).fingerprint())
                .isEqualTo(Verification.of(out).fingerprint());
        assertThat(again.resolve("model.safetensors")).hasSameBinaryContentAs(out.resolve("model.safetensors"));
    }

    private Path recipe(String method, String models, String base, String more) {
        String yaml = "merge_method: " + method + "\nbase_model: " + base + "\nmodels: [" + models
                + "]\ndtype: bfloat16\n" + more + "\n";
        try {
            return Files.writeString(dir.resolve("r.yml"), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String name, long seed, Consumer<MemoryModel> more) {
        MemoryModel model = TinyModels.llama(name, seed, DType.BF16);
        more.accept(model);
        CheckpointWriter.to(dir.resolve(name)).save(model);
    }

    private static MemoryModel without(String name) {
        MemoryModel all = TinyModels.llama("all", 2, DType.BF16);
        MemoryModel some = MemoryModel.of("some", all.config(), null);
        for (TensorInfo info : all.tensors()) {
            if (!info.name().equals(name)) {
                float[] values = new float[(int) info.elements()];
                all.readFloats(info.name(), 0, values, 0, values.length);
                some.put(info, values);
            }
        }
        return some;
    }
}
