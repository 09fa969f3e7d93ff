package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Json;
import org.optimer.merge.GoldenInputs;
import org.optimer.merge.MergeReport;

/** mergekit's example recipes, slices, modules and tokenizers, against what mergekit 0.1.5 made of them. */
class RecipeGoldenTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("optimer.root", ".")).resolve("toolkit/src/test/resources/golden/merge/recipes");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "gradient-slerp,   40, 0.0001",
        "linear,           40, 0.0001",
        "44-layers,        44, 0",
        "ties,             40, 0.015",
        "slice-parameters, 4,  0.0001",
        "slice-base,       9,  0.0001"
    })
    void exampleRecipesRunUnchanged(String name, int layers, double bar) throws IOException {
        for (int i = 0; i < 4; i++) {
            CheckpointWriter.to(folder.resolve("m" + i))
                    .save(GoldenInputs.model(i, new GoldenInputs.Size(40, 6, 8, 4, 10), null));
        }
        try (Checkpoint out = merged(name)) {
            assertThat(out.layout().layers()).isEqualTo(layers);
            assertThat(out.config()).containsEntry("num_hidden_layers", layers).containsEntry("dtype", "float16");
            TreeMap<String, TensorInfo> sorted = new TreeMap<>();
            out.tensors().forEach(t -> sorted.put(t.name(), t));
            List<Float> values = new ArrayList<>();
            sorted.values().forEach(t -> all(out, t).forEach(values::add));
            compare(name, values, bar);
        }
        MergeReport again = Replay.of(folder.resolve("out"), folder.resolve("again"));
        assertThat(again.copied()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"base, 11", "model, 12", "union, 16", "rules, 32"})
    void rowsAreFoundByTheirTokens(String name, int rows) throws IOException {
        int[] vocabularies = {11, 14, 15};
        for (int i = 0; i < 3; i++) {
            GoldenInputs.Size size = new GoldenInputs.Size(1, 6, 8, 4, vocabularies[i]);
            CheckpointWriter.to(folder.resolve("m" + i)).save(GoldenInputs.model(i, size, GOLDEN.resolve("m" + i)));
        }
        try (Checkpoint out = merged("tokenizer-" + name)) {
            assertThat(out.config()).containsEntry("vocab_size", rows);
            TokenizerFile tokenizer = TokenizerFile.of(folder.resolve("out")).orElseThrow();
            Map<String, Integer> tokens = new TreeMap<>(tokenizer.vocabulary());
            List<Float> values = new ArrayList<>();
            for (String table : List.of("model.embed_tokens.weight", "lm_head.weight")) {
                List<Float> all = all(out, out.info(table));
                List<Integer> order = new ArrayList<>(tokens.values());
                for (int row = tokens.size(); row < rows; row++) {
                    order.add(row);
                }
                order.forEach(row -> values.addAll(all.subList(6 * row, 6 * row + 6)));
            }
            try (Checkpoint theirs = Checkpoint.open(GOLDEN.resolve("tokenizer-" + name + ".safetensors"))) {
                String stated = theirs.files().get(0).metadata().getOrDefault("tokens", "");
                assertThat(String.join("\n", tokens.keySet())).isEqualTo(stated);
            }
            compare("tokenizer-" + name, values, 0);
        }
        MergeReport again = Replay.of(folder.resolve("out"), folder.resolve("again"));
        assertThat(again.warnings()).isNotNull();
    }

    @Test
    void aTokenizerThatFitsIsTakenAsItIs() throws IOException {
        for (int i = 0; i < 2; i++) {
            GoldenInputs.Size size = new GoldenInputs.Size(1, 6, 8, 4, 11);
            CheckpointWriter.to(folder.resolve("m" + i)).save(GoldenInputs.model(i, size, GOLDEN.resolve("m0")));
        }
        String recipe = "merge_method: linear\nmodels: [{model: m0}, {model: m1}]\nparameters: {weight: 1}\n";
        Path plain = Files.writeString(folder.resolve("plain.yml"), recipe);
        Path tokens = Files.writeString(folder.resolve("tokens.yml"), recipe + "tokenizer_source: union\n");
        String fingerprint = Recipe.load(plain).save(folder.resolve("a")).fingerprint();
        assertThat(Recipe.load(tokens).save(folder.resolve("b")).fingerprint()).isEqualTo(fingerprint);
        assertThat(folder.resolve("b/tokenizer.json")).hasSameBinaryContentAs(folder.resolve("m0/tokenizer.json"));
        assertThat(Json.object(folder.resolve("b/config.json"))).containsEntry("vocab_size", 11);
    }

    private Checkpoint merged(String name) throws IOException {
        Path recipe = Files.copy(GOLDEN.resolve(name + ".yml"), folder.resolve(name + ".yml"));
        Recipe.load(recipe).save(folder.resolve("out"));
        return Checkpoint.open(folder.resolve("out"));
    }

    private static void compare(String name, List<Float> ours, double bar) {
        try (Checkpoint golden = Checkpoint.open(GOLDEN.resolve(name + ".safetensors"))) {
            List<Float> theirs = all(golden, golden.info("all"));
            assertThat(ours).hasSameSizeAs(theirs);
            long different = 0;
            for (int i = 0; i < ours.size(); i++) {
                if (!ours.get(i).equals(theirs.get(i))) {
                    different++;
                }
            }
            assertThat((double) different / ours.size())
                    .as("%s: %d of %d elements differ", name, different, ours.size())
                    .isLessThanOrEqualTo(bar);
        }
    }

    private static List<Float> all(Checkpoint model, TensorInfo info) {
        float[] values = new float[(int) info.elements()];
        model.readFloats(info.name(), 0, values, 0, values.length);
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value == 0 ? 0f : value);
        }
        return list;
    }
}
