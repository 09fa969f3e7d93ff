package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.MergeReport;

/** Slices are cut, merged, stacked and numbered anew, and the configuration follows. */
class SlicesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void models() {
        save("a", "model.", 100);
        save("b", "model.", 200);
        save("c", "language_model.model.", 300);
    }

    @Test
    void layersAreNumberedAnewAndTheConfigurationFollows() {
        merge("slices: [{sources: [{model: a, layer_range: [1, 4]}]}, {sources: [{model: b, layer_range: [0, 2]}]}]");
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(out.layout().layers()).isEqualTo(5);
            assertThat(layers(out)).containsExactly(101f, 102f, 103f, 200f, 201f);
            // before the layers: the first slice's model; after them: the last one's
            assertThat(value(out, "model.embed_tokens.weight")).isEqualTo(190);
            assertThat(value(out, "model.norm.weight")).isEqualTo(291);
            assertThat(value(out, "lm_head.weight")).isEqualTo(292);
            assertThat(out.config())
                    .containsEntry("num_hidden_layers", 5)
                    .containsEntry("layer_types", List.of("l1", "l2", "l3", "l0", "l1"))
                    .containsEntry("eos_token_id", List.of(1, 2, 3, 4));
        }
        MergeReport again = Replay.of(folder.resolve("out"), folder.resolve("again"));
        assertThat(again.merged()).isEqualTo(8);
    }

    @Test
    void gradientsRunOverTheLayersOfASlice() {
        merge("slices: [{sources: [{model: a, layer_range: [0, 3], parameters: {weight: [1, 0]}},"
                + " {model: b, layer_range: [1, 4], parameters: {weight: [0, 1]}}]},"
                + " {sources: [{model: a, layer_range: [3, 4], parameters: {weight: [1, 0]}},"
                + " {model: b, layer_range: [3, 4], parameters: {weight: [0, 1]}}]}]");
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            // t is 0, 1/2, 1 over three layers, and 1 over an only one; 0 outside the layers
            assertThat(layers(out)).containsExactly(100f, 0.5f * 101 + 0.5f * 202, 203f, 203f);
            assertThat(value(out, "model.embed_tokens.weight")).isEqualTo(190);
            assertThat(value(out, "model.norm.weight")).isEqualTo(191);
        }
    }

    @Test
    void theNearestParameterDecides() {
        String yaml = "slices: [{sources: [{model: a, layer_range: [0, 2], parameters: {weight: 3}},"
                + " {model: b, layer_range: [0, 2]}], parameters: {weight: 1}},"
                + " {sources: [{model: a, layer_range: [0, 1]}, {model: b, layer_range: [0, 1]}]}]\n"
                + "parameters: {weight: 7, normalize: true}";
        merge(yaml);
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(layers(out)).containsExactly(125f, 126f, 150f);
        }
        merge(
                "modules: {default: {"
                        + yaml.replaceAll("(?s)\nparameters.*", "").replace("slices:", "slices:")
                        + ", parameters: {weight: 5}}}\nparameters: {weight: [{filter: x, value: 1}]}",
                "out2");
        try (Checkpoint out = Checkpoint.open(folder.resolve("out2"))) {
            assertThat(layers(out)).containsExactly(125f, 126f, 150f);
        }
    }

    @Test
    void aSliceMayHaveItsOwnBase() {
        String sources = "{sources: [{model: a, layer_range: [0, 1]},"
                + " {model: b, layer_range: [0, 1], parameters: {weight: 0.5}}]";
        Recipe recipe = recipe("task_arithmetic", "slices: [" + sources + ", base_model: a}]");
        recipe.save(folder.resolve("out"));
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(layers(out)).containsExactly(150f);
        }
        assertThatThrownBy(() ->
                        recipe("task_arithmetic", "slices: [" + sources + "}]").save(folder.resolve("x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("base_model");
        assertThatThrownBy(() -> recipe("task_arithmetic", "base_model: c\nslices: [" + sources + "}]")
                        .save(folder.resolve("x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("among its sources");
    }

    @Test
    void namesWithAnotherPrefixAreFound() {
        merge("slices: [{sources: [{model: a, layer_range: [0, 4], parameters: {weight: 1}},"
                + " {model: c, layer_range: [0, 4], parameters: {weight: 1}}]}]");
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(layers(out)).containsExactly(200f, 201f, 202f, 203f);
            assertThat(out.find("model.layers.3.mlp.up_proj.weight")).isPresent();
        }
    }

    @Test
    void refusesByName() {
        refuses("slices: [{sources: [{model: a, layer_range: [2, 5]}]}]", "The model has 4 layers");
        refuses("slices: [{sources: [{model: a, layer_range: [2, 2]}]}]", "layer_range");
        refuses("slices: [{sources: [{model: a, layer_rang: [0, 2]}]}]", "nearest is layer_range");
        refuses(
                "slices: [{sources: [{model: a, layer_range: [0, 2]}, {model: b, layer_range: [0, 3]}]}]",
                "as many layers");
        refuses("modules: {text: {models: [{model: a}]}}", "nearest is");
        save("d", "model.", 400, 3);
        refuses(
                "slices: [{sources: [{model: a, layer_range: [0, 2]}, {model: d, layer_range: [0, 2]}]}]",
                "instead of [2, 2]");
    }

    private void refuses(String yaml, String message) {
        assertThatThrownBy(() -> merge(yaml + "\nparameters: {weight: 1}", "refused"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    private void merge(String yaml) {
        merge(yaml + (yaml.contains("parameters") ? "" : "\nparameters: {weight: 1}"), "out");
    }

    private void merge(String yaml, String out) {
        recipe("linear", yaml).save(folder.resolve(out));
    }

    private Recipe recipe(String method, String yaml) {
        Recipe recipe = Recipe.parse(
                "merge_method: " + method + "\n" + yaml.replaceAll("(model: )([abcd])", "$1" + folder + "/$2"));
        assertThat(Recipe.parse(recipe.toYaml())).isEqualTo(recipe);
        return recipe;
    }

    private void save(String name, String prefix, float first) {
        save(name, prefix, first, 2);
    }

    private void save(String name, String prefix, float first, long size) {
        Map<String, Object> config = Map.of(
                "model_type",
                "llama",
                "num_hidden_layers",
                4,
                "layer_types",
                List.of("l0", "l1", "l2", "l3"),
                "eos_token_id",
                List.of(1, 2, 3, 4));
        MemoryModel model = MemoryModel.of(name, config, null);
        put(model, prefix + "embed_tokens.weight", size, first + 90);
        for (int i = 0; i < 4; i++) {
            put(model, prefix + "layers." + i + ".mlp.up_proj.weight", size, first + i);
        }
        put(model, prefix + "norm.weight", size, first + 91);
        put(
                model,
                prefix.replace("model.model.", "model.").replace("model.", "").replace("language_", "language_model.")
                        + "lm_head.weight",
                size,
                first + 92);
        CheckpointWriter.to(folder.resolve(name)).save(model);
    }

    private static void put(MemoryModel model, String name, long size, float value) {
        float[] values = new float[(int) (2 * size)];
        java.util.Arrays.fill(values, value);
        model.put(name, List.of(2L, size), values);
    }

    private static float[] layers(Checkpoint model) {
        float[] values = new float[model.layout().layers()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(model, "model.layers." + i + ".mlp.up_proj.weight");
        }
        return values;
    }

    private static float value(Checkpoint model, String tensor) {
        float[] values = new float[4];
        model.readFloats(tensor, 0, values, 0, 4);
        assertThat(values).containsOnly(values[0]);
        return values[0];
    }
}
