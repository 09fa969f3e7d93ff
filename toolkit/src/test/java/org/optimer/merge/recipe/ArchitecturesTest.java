package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;

/** Slices of models that do not have Llama's names, against what mergekit 0.1.5 made of them. */
class ArchitecturesTest {
    private static final Path GOLDEN = Path.of(System.getProperty("optimer.root", "."))
            .resolve("toolkit/src/test/resources/golden/merge/architectures");

    @TempDir
    Path folder;

    static Stream<Path> architectures() throws IOException {
        try (Stream<Path> all = Files.list(GOLDEN)) {
            return all.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void slicesAreMergekits(Path architecture) throws IOException {
        String yaml = Files.readString(GOLDEN.resolve("recipe.yml")).replace("model: ", "model: " + architecture + "/");
        Recipe.parse(yaml).save(folder.resolve("out"));
        try (Checkpoint ours = Checkpoint.open(folder.resolve("out"));
                Checkpoint theirs = Checkpoint.open(architecture.resolve("merged.safetensors"))) {
            assertThat(ours.tensors().stream().map(TensorInfo::name))
                    .containsExactlyInAnyOrderElementsOf(
                            theirs.tensors().stream().map(TensorInfo::name).toList());
            for (TensorInfo info : theirs.tensors()) {
                if (info.name().endsWith("rotary_emb.inv_freq")) {
                    continue; // follows from the configuration: copied here, made of the models there
                }
                assertThat(values(ours, info.name())).as(info.name()).isEqualTo(values(theirs, info.name()));
            }
            String layers = theirs.files().get(0).metadata().getOrDefault("layers", "");
            assertThat(ours.config())
                    .hasEntrySatisfying(
                            ours.config().containsKey("n_layer") ? "n_layer" : "num_hidden_layers",
                            count -> assertThat(count).hasToString(layers));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "transformer."})
    void aPrefixThatOnlySomeModelsHave(String prefix) {
        save("a", prefix, Map.of("n_layer", 2, "num_hidden_layers", 2), "h");
        save("b", "transformer.", Map.of("n_layer", 2), "h");
        merge("slices: [{sources: [{model: a, layer_range: [1, 2]}, {model: b, layer_range: [0, 1]}]},"
                + " {sources: [{model: a, layer_range: [0, 2]}, {model: b, layer_range: [0, 2]}]}]");
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(out.tensors().stream().map(TensorInfo::name))
                    .contains(prefix + "wte.weight", prefix + "h.2.mlp.weight", prefix + "ln_f.weight")
                    .hasSize(5);
            assertThat(out.config()).containsEntry("n_layer", 3).containsEntry("num_hidden_layers", 3);
        }
    }

    @Test
    void severalStacksOfLayersAreRefusedByName() {
        save("a", "", Map.of("num_layers", 2), "encoder.block", "decoder.block");
        assertThatThrownBy(() -> merge("slices: [{sources: [{model: a, layer_range: [0, 1]}]}]"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("decoder.block (2 layers), encoder.block (2 layers)")
                .hasMessageContaining("under models");
        save("none", "", Map.of());
        assertThatThrownBy(() -> merge("slices: [{sources: [{model: none, layer_range: [0, 1]}]}]"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one stack of numbered layers");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void onlyTheProjectionIsTied() {
        MemoryModel model = MemoryModel.of("r", Map.of("tie_word_embeddings", true, "num_hidden_layers", 2), null);
        put(model, "roberta.encoder.layer.0.dense.weight");
        put(model, "roberta.encoder.layer.1.dense.weight");
        put(model, "roberta.embeddings.word_embeddings.weight");
        for (String head : List.of("lm_head.dense.weight", "lm_head.bias", "lm_head.weight")) {
            put(model, head);
        }
        CheckpointWriter.to(folder.resolve("r")).save(model);
        merge("slices: [{sources: [{model: r, layer_range: [1, 2]}]}]");
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(out.tensors().stream().map(TensorInfo::name))
                    .contains("lm_head.dense.weight", "lm_head.bias")
                    .doesNotContain("lm_head.weight");
        }
    }

    @Test
    void layersOfOtherKindsAreNotStacked() {
        save("a", "", Map.of("n_layer", 2), "h");
        save("b", "", Map.of("num_hidden_layers", 2), "layers");
        MemoryModel other = MemoryModel.of("c", Map.of(), null);
        put(other, "wte.weight");
        put(other, "h.0.attn.weight");
        put(other, "ln_f.weight");
        CheckpointWriter.to(folder.resolve("c")).save(other);
        assertThatThrownBy(() -> merge("slices: [{sources: [{model: a, layer_range: [0, 2]}]},"
                        + " {sources: [{model: c, layer_range: [0, 1]}]}]"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layer 0 of c has other tensors or shapes");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void masksThatOnlySomeModelsStoreAreCopied() {
        save("a", "", Map.of("n_layer", 2), "h");
        MemoryModel masked = MemoryModel.of("m", Map.of(), null);
        put(masked, "wte.weight");
        for (String layer : List.of("h.0.", "h.1.")) {
            put(masked, layer + "mlp.weight");
            put(masked, layer + "attn.bias");
        }
        put(masked, "ln_f.weight");
        CheckpointWriter.to(folder.resolve("m")).save(masked);
        for (String order : List.of("a m", "m a")) {
            String[] names = order.split(" ");
            Recipe.parse("merge_method: linear\nparameters: {weight: 1}\nslices: [{sources: [{model: " + folder + "/"
                            + names[0] + ", layer_range: [0, 2]}, {model: " + folder + "/" + names[1]
                            + ", layer_range: [0, 2]}]}]")
                    .save(folder.resolve(names[0] + "-first"));
        }
        try (Checkpoint out = Checkpoint.open(folder.resolve("m-first"))) {
            assertThat(values(out, "h.1.attn.bias")).containsExactly("h.1.attn.bias".length(), 1);
        }
        try (Checkpoint out = Checkpoint.open(folder.resolve("a-first"))) {
            assertThat(out.find("h.1.attn.bias")).isEmpty();
        }
    }

    @Test
    void twoTensorsOfOneNameAreRefused() {
        save("a", "transformer.", Map.of("n_layer", 2), "h");
        MemoryModel twice = MemoryModel.of("t", Map.of("n_layer", 2), null);
        try (Checkpoint a = Checkpoint.open(folder.resolve("a"))) {
            a.tensors().forEach(info -> put(twice, info.name()));
        }
        put(twice, "wte.weight");
        CheckpointWriter.to(folder.resolve("t")).save(twice);
        assertThatThrownBy(() -> merge("slices: [{sources: [{model: t, layer_range: [0, 2]}]}]"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the same tensor by name");
    }

    private void merge(String yaml) {
        Recipe.parse("merge_method: linear\nparameters: {weight: 1}\n"
                        + yaml.replaceAll("model: (\\w+)", "model: " + folder + "/$1"))
                .save(folder.resolve("out"));
    }

    private void save(String name, String prefix, Map<String, Object> config, String... stacks) {
        MemoryModel model = MemoryModel.of(name, config, null);
        put(model, prefix + "wte.weight");
        for (String stack : stacks) {
            for (int i = 0; i < 2; i++) {
                put(model, prefix + stack + "." + i + ".mlp.weight");
            }
        }
        put(model, prefix + "ln_f.weight");
        CheckpointWriter.to(folder.resolve(name)).save(model);
    }

    private static void put(MemoryModel model, String name) {
        model.put(name, List.of(2L), new float[] {name.length(), 1});
    }

    private static float[] values(Checkpoint model, String name) {
        float[] values = new float[(int) model.info(name).elements()];
        model.readFloats(name, 0, values, 0, values.length);
        return values;
    }
}
