package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.DType;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BoundMerge;
import org.optimer.merge.GoldenInputs;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeReport;
import org.optimer.merge.Rescale;
import org.optimer.merge.Setting;
import org.optimer.vector.VectorPool;

/** mergekit's YAML is read as mergekit reads it, written so that it can be read again, and refused by name. */
class RecipeTest {
    private static final String TIES =
            """
            merge_method: ties
            base_model: m0
            models:
              - model: m0
              - model: ./m1
                parameters:
                  weight: 5e-1
                  density: [1, 0.5, 0.1]
              - model: m2
                parameters:
                  weight:
                    - filter: mlp
                      value: 0.25
                    - value: [0, 1]
            parameters:
              normalize: false
              int8_mask: true
            dtype: float32
            out_dtype: bfloat16
            """;

    @TempDir
    Path folder;

    @Test
    void readsWhatModelCardsHold() {
        Recipe recipe = Recipe.parse(TIES);
        assertThat(recipe.method()).isEqualTo("ties");
        assertThat(recipe.base()).isEqualTo("m0");
        assertThat(recipe.models()).extracting(Recipe.Model::name).containsExactly("m0", "m1", "m2");
        assertThat(recipe.dtype()).isEqualTo(DType.F32);
        assertThat(recipe.outDtype()).isEqualTo(DType.BF16);
        assertThat(recipe.exclude()).isEmpty();
    }

    @Test
    void roundTripsThroughYaml() {
        Recipe recipe = Recipe.parse(TIES + "seed: 12\nexclude: [embed_tokens, 'lm_head$']\n");
        assertThat(recipe.seed()).isEqualTo(12);
        assertThat(recipe.exclude()).containsExactly("embed_tokens", "lm_head$");
        assertThat(Recipe.parse(recipe.toYaml())).isEqualTo(recipe);
        assertThat(Recipe.fromMap(recipe.toMap(), "map")).isEqualTo(recipe);
        // names and paths that YAML would read as something else
        Recipe odd =
                Recipe.parse("merge_method: linear\nmodels: [{model: '007', name: 'yes', parameters: {weight: 1}}]");
        assertThat(Recipe.parse(odd.toYaml())).isEqualTo(odd);
    }

    @Test
    void gradientsAndFiltersAreResolvedPerTensor() {
        Setting gradient = Setting.of(List.of(1, 0.5, 0.1), "density");
        assertThat(gradient.at("x", 0)).isEqualTo(1.0);
        assertThat(gradient.at("x", 0.25)).isEqualTo(0.75);
        assertThat(gradient.at("x", 1)).isEqualTo(0.1);
        assertThat(Setting.of(List.of("1e-1", 0.3), "weight").at("x", 0.5)).isEqualTo(0.2);
        Setting labels = Setting.of(List.of("l1", "none"), "rescale");
        assertThat(labels.at("x", 0.5)).isEqualTo("l1");
        Setting byName = Setting.of(
                List.of(Map.of("filter", "mlp", "value", 0.25), Map.of("filter", "*", "value", List.of(0, 1))),
                "weight");
        assertThat(byName.at("layers.0.mlp.up", 0.7)).isEqualTo(0.25);
        assertThat(byName.at("layers.0.attn", 0.75)).isEqualTo(0.75);
        assertThat(Setting.of(Map.of("filter", "mlp", "value", 2), "weight").at("norm", 0))
                .isNull();
    }

    @Test
    void apiAndRecipeGiveTheSameBytes() throws IOException {
        GoldenInputs.write(folder);
        try (VectorPool pool = VectorPool.from(folder.resolve("m0"))
                .add("a", folder.resolve("m1"))
                .add("b", folder.resolve("m2"))) {
            BoundMerge bound = Merge.dareTies()
                    .density(0.5)
                    .rescale(Rescale.DENSITY)
                    .seed(9)
                    .of(pool)
                    .weight("a", 0.6)
                    .weight("b", -0.2);
            MergeReport direct = bound.save(folder.resolve("direct"));
            Path file =
                    Files.writeString(folder.resolve("r.yml"), Recipe.of(bound).toYaml());
            MergeReport again = Recipe.load(file).save(folder.resolve("again"));
            assertThat(again.fingerprint()).isEqualTo(direct.fingerprint());
            MergeReport replayed = Replay.of(folder.resolve("direct"), folder.resolve("replayed"));
            assertThat(replayed.fingerprint()).isEqualTo(direct.fingerprint());
        }
    }

    @Test
    void aWeightOfABaseThatIsNotListedIsRecorded() throws IOException {
        GoldenInputs.write(folder);
        String linear =
                """
                merge_method: linear
                base_model: m0
                models: [{model: m1, parameters: {weight: 0.5}}, {model: m2, parameters: {weight: 0.25}}]
                """;
        for (String text : List.of(
                linear,
                linear.replace("models:", "modules: {text_decoder: {models:").stripTrailing() + "}}")) {
            Path out = Files.createTempDirectory(folder, "runs");
            Recipe recipe = Recipe.load(Files.writeString(folder.resolve("r.yml"), text));
            try (OpenRecipe open = recipe.open(recipe.merge())) {
                MergeReport heavy = open.merge().weight("base", 4).save(out.resolve("heavy"));
                MergeReport light = open.merge().weight("base", 0.1).save(out.resolve("light"));
                assertThat(light.fingerprint()).isNotEqualTo(heavy.fingerprint());
                assertThat(Replay.of(out.resolve("heavy"), out.resolve("again")).fingerprint())
                        .isEqualTo(heavy.fingerprint());
                assertThat(Recipe.of(open.merge().weight("base", 4)).toYaml()).contains("name: base");
            }
        }
    }

    @Test
    void pathsAreTakenFromTheRecipesFolderToo() throws IOException {
        GoldenInputs.write(folder);
        Path file = Files.writeString(folder.resolve("r.yml"), TIES);
        Recipe.load(file).save(folder.resolve("out"));
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(out.tensors()).hasSize(21);
        }
        Path wrong = Files.writeString(folder.resolve("w.yml"), TIES.replace("./m1", "nowhere/m1"));
        assertThatThrownBy(() -> Recipe.load(wrong).save(folder.resolve("out2")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nowhere/m1")
                .hasMessageContaining(Path.of("").toAbsolutePath().toString())
                .hasMessageContaining(folder.toString());
        assertThat(folder.resolve("out2")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merge_method: tie                        | nearest is ties",
                "merge_methd: ties                        | nearest is merge_method",
                "merge_method: ties; slices: []           | models and slices",
                "merge_method: ties; modules: {}          | models and modules",
                "merge_method: ties; tokenizer_source: a; tokenizer: {source: b} | both",
                "merge_method: ties; dtype: int8          | bfloat16",
                "merge_method: ties; parameters: {densty: 1} | nearest is density",
                "merge_method: ties; parameters: {weight: {value: 1, filtr: a}} | filtr",
                "merge_method: ties; merge_method: ties   | YAML",
                "merge_method: ties; tokenizer: {sorce: a} | nearest is source",
                "merge_method: ties; tokenizer: {tokens: {x: {source: {kind: zer}}}} | nearest is zero",
                "merge_method: ties; tokenizer: {tokens: {x: {force: true}}} | a source to force",
                "merge_method: ties; tokenizer: {tokens: {x: {source: {kind: model_token, model: a}}}} | neither",
                "merge_method: ties; tokenizer: {pad_to_multiple_of: 0} | 1 to 1,048,576",
                "merge_method: ties; ---; merge_method: ties | YAML",
                "merge_method: ties; models: []           | models",
                "merge_method: ties; models: [{model: {path: a, revision: b}}] | nearest is",
                "merge_method: ties; models: [{model: a, weight: 1}] | nearest is",
                "merge_method: ties; models: [{model: \"a\\0\"}] | Nul character",
                "merge_method: ties; base_model: \"a\\0\"   | recipe: base_model",
                "merge_method: ties; seed: x              | whole number",
            })
    void refusesByName(String lines, String message) {
        String yaml = String.join("\n", lines.trim().split("; ")) + "\n";
        String whole = yaml.contains("models:") ? yaml : yaml + "models: [{model: a}]\n";
        assertThatThrownBy(() -> Recipe.parse(whole))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message.trim());
    }

    @Test
    void whatMergekitPassesOverIsAWarning() {
        GoldenInputs.write(folder);
        Recipe recipe = Recipe.parse(("merge_method: linear\nslices: [{sources: [{model: m1, layer_range: [0, 2]}],"
                        + " residual_weight: 0.5}]\nparameters: {weight: 1, embed_slerp: true, density: 0.5}\n")
                .replace("m1", folder + "/m1"));
        assertThat(recipe.save(folder.resolve("out")).warnings())
                .anyMatch(w -> w.contains("residual_weight"))
                .anyMatch(w -> w.contains("embed_slerp"))
                .anyMatch(w -> w.contains("density has no effect"));
        assertThat(Recipe.parse(recipe.toYaml())).isEqualTo(recipe);
    }

    @Test
    void thePageNamesEveryKey() throws IOException {
        String page = Files.readString(
                Path.of(System.getProperty("optimer.root", ".")).resolve("docs/recipes.md"));
        assertThat(RecipeReader.KEYS).allMatch(page::contains);
        assertThat(ChatTemplates.NAMES).allMatch(page::contains);
        assertThat(Tower.KNOWN.keySet()).anyMatch(page::contains);
    }

    @Test
    void aMissingWeightIsAnErrorThatNamesTheModel() {
        GoldenInputs.write(folder);
        Recipe recipe = Recipe.parse("merge_method: task_arithmetic\nbase_model: " + folder.resolve("m0")
                + "\nmodels: [{model: " + folder.resolve("m1") + "}]\n");
        assertThatThrownBy(() -> recipe.save(folder.resolve("out")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("weight")
                .hasMessageContaining("m1");
    }
}
