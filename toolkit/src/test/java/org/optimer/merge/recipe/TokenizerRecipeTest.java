package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.merge.GoldenInputs;
import org.optimer.merge.MergedModel;

/** What lies beside the weights when a recipe asks for tokens and templates, and what it may not ask for. */
class TokenizerRecipeTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("optimer.root", ".")).resolve("toolkit/src/test/resources/golden/merge/recipes");

    @TempDir
    Path folder;

    @BeforeEach
    void models() {
        int[] vocabularies = {11, 14, 15};
        for (int i = 0; i < 3; i++) {
            GoldenInputs.Size size = new GoldenInputs.Size(1, 6, 8, 4, vocabularies[i]);
            CheckpointWriter.to(folder.resolve("m" + i)).save(GoldenInputs.model(i, size, GOLDEN.resolve("m" + i)));
        }
    }

    @Test
    void vocabulariesThatDifferNeedATokenizerKey() {
        refuses("", "tokenizer_source: base or union");
    }

    @Test
    void autoTakesTheCommonestTemplate() throws IOException {
        template("m0", "{% one of them %}");
        template("m1", "{% the other one %}");
        template("m2", " {% the other one %}\n");
        recipe("tokenizer_source: base\nchat_template: auto").save(folder.resolve("out"));
        assertThat(folder.resolve("out/chat_template.jinja")).hasContent("{% the other one %}");
        assertThat(Json.object(folder.resolve("out/tokenizer_config.json")))
                .containsEntry("chat_template", "{% the other one %}")
                .containsEntry("eos_token", "</s>");
    }

    @Test
    void aTemplateIsANameOrATemplate() throws IOException {
        refuses("tokenizer_source: base\nchat_template: chatlm", "nearest name is chatml");
        String template = "{{ bos_token }}{{ messages[0].content }}\n";
        recipe("tokenizer_source: base\nchat_template: |\n  " + template).save(folder.resolve("out"));
        assertThat(Files.readString(folder.resolve("out/chat_template.jinja"))).isEqualTo(template);
    }

    @Test
    void rulesNameWhatThereIs() {
        refuses("tokenizer: {tokens: {ab: {source: " + folder + "/m9}}}", "m9");
        refuses("tokenizer: {tokens: {<x>: {source: " + folder + "/m1}}}", "a token that");
        String other = "tokenizer: {tokens: {<x>: {source: {kind: model_token, model: " + folder + "/m1, token";
        refuses(other + ": zz}}}}", "the token zz");
        refuses(other + "_id: 14}}}}", "14 rows");
        refuses(other + "_id: 9223372036854775807}}}}", "a token's number");
        refuses(other + "_id: -1}}}}", "a token's number");
    }

    /** mergekit's rule; a first model that stands in for a base must not decide. */
    @Test
    void withoutABaseATokenThatAModelLacksIsTheMeanOfTheOthers() throws IOException {
        int inFirst = vocabulary("m0").get("ba");
        int inSecond = vocabulary("m1").get("ba");
        assertThat(vocabulary("m2")).doesNotContainKey("ba");
        float first = row("m0", inFirst);
        float second = row("m1", inSecond);
        assertThat(Math.abs(first - second)).isGreaterThan(0.01f);
        recipe("tokenizer_source: base").save(folder.resolve("mean"));
        assertThat(row("mean", inFirst))
                .isEqualTo((first + second + (first + second) / 2) / 3, within(1.5e-4f)); // one step of bf16
        recipe("tokenizer_source: base\nbase_model: " + folder + "/m0").save(folder.resolve("first"));
        assertThat(row("first", inFirst)).isEqualTo((first + second + first) / 3, within(1.5e-4f)); // one step of bf16
    }

    private Map<String, Integer> vocabulary(String model) {
        return TokenizerFile.of(folder.resolve(model)).orElseThrow().vocabulary();
    }

    private float row(String model, int row) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(model))) {
            float[] value = new float[1];
            checkpoint.readFloats("model.embed_tokens.weight", row * 6L, value, 0, 1);
            return value[0];
        }
    }

    @Test
    void withoutATokenizerFileThereIsAWayOut() throws IOException {
        Files.delete(folder.resolve("m0/tokenizer.json"));
        refuses("tokenizer_source: union", "save_pretrained");
        refuses("tokenizer_source: m1\nchat_template: chatml", "m1");
    }

    @Test
    void inMemoryNoStaleTokenizerIsOffered() {
        try (OpenRecipe open = open("tokenizer_source: base")) {
            assertThat(open.merge().inMemory().directory()).contains(folder.resolve("m0"));
        }
        try (OpenRecipe open = open("tokenizer_source: union")) {
            MergedModel merged = open.merge().inMemory();
            assertThat(merged.directory()).isEmpty();
            assertThat(merged.config()).containsEntry("vocab_size", 16);
            String saved = open.merge().save(folder.resolve("out")).fingerprint();
            assertThat(merged.fingerprint()).isEqualTo(saved);
        }
    }

    private void refuses(String keys, String message) {
        assertThatThrownBy(() -> recipe(keys).save(folder.resolve("refused")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    private OpenRecipe open(String keys) {
        Recipe recipe = recipe(keys);
        return recipe.open(recipe.merge());
    }

    private Recipe recipe(String keys) {
        return Recipe.parse("merge_method: linear\nparameters: {weight: 1}\nmodels: [{model: F/m0}, {model: F/m1},"
                        .replace("F", folder.toString())
                + " {model: " + folder + "/m2}]\n" + keys);
    }

    private void template(String model, String text) throws IOException {
        Files.writeString(folder.resolve(model).resolve("chat_template.jinja"), text);
    }
}
