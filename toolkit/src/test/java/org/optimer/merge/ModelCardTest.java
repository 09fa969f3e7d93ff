package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.Manifest;
import org.optimer.core.Yaml;
import org.optimer.merge.recipe.OpenRecipe;
import org.optimer.merge.recipe.Recipe;

/** What a merged folder says of itself: its card, and how its inputs are known. */
class ModelCardTest {
    @TempDir
    Path folder;

    @Test
    void theCardHoldsRecipeHashesAndLicences() throws IOException {
        GoldenInputs.write(folder);
        readme("m0", "license: gemma");
        readme("m1", "license: gemma\ntags: [a]");
        readme("m2", "license: other\nlicense_name: mine|yours");
        String card = card("models: [{model: m1}, {model: m2}]\nbase_model: m0\nname: Nice merge");
        Map<String, @Nullable Object> front = front(card);
        assertThat(front)
                .containsEntry("library_name", "transformers")
                .containsEntry("tags", List.of("merge", "optimer"));
        assertThat(front).doesNotContainKeys("license", "base_model");
        try (Checkpoint m1 = Checkpoint.open(folder.resolve("m1"))) {
            assertThat(card).contains("# Nice merge\n").contains("| m1 | m1 | gemma | `" + m1.fingerprint() + "` |");
        }
        assertThat(card).contains("mine\\|yours").doesNotContain(folder.toString());
        String recipe = card.substring(card.indexOf("```yaml\n") + 8, card.indexOf("```\n\n## Make"));
        assertThat(Recipe.parse(recipe).models()).extracting(Recipe.Model::path).containsExactly("m1", "m2");
    }

    @Test
    void oneLicenceOfAllIsTheResults() throws IOException {
        GoldenInputs.write(folder);
        for (String name : List.of("m0", "m1")) {
            readme(name, "license: apache-2.0");
        }
        Path cached = folder.resolve("models--org--name.x/snapshots/0123");
        Files.createDirectories(cached.getParent());
        Files.move(folder.resolve("m1"), cached);
        String card = card("models: [{model: models--org--name.x/snapshots/0123}]\nbase_model: m0");
        assertThat(front(card))
                .containsEntry("license", "apache-2.0")
                .containsEntry("base_model", List.of("org/name.x"))
                .containsEntry("base_model_relation", "merge");
    }

    @Test
    void aBrokenReadmeOfAnInputIsNoReasonToFail() throws IOException {
        GoldenInputs.write(folder);
        readme("m0", "license: [");
        Files.writeString(folder.resolve("m1/README.md"), "---\nlicense: mit\nno end");
        assertThat(card("models: [{model: m1}]\nbase_model: m0")).contains("| not stated |");
    }

    @Test
    void smallInputsAreKnownByTheirContent() throws IOException {
        GoldenInputs.write(folder);
        Files.delete(folder.resolve("m1").resolve(Manifest.FILE));
        card("models: [{model: m1}]\nbase_model: m0");
        Object inputs =
                Manifest.read(folder.resolve("out")).orElseThrow().provenance().get("inputs");
        try (Checkpoint m1 = Checkpoint.open(folder.resolve("m1"))) {
            assertThat(inputs).asString().contains("sha256=" + m1.fingerprint()).doesNotContain("headers_sha256");
        }
        Recipe recipe = recipe("models: [{model: m1}]\nbase_model: m0");
        try (OpenRecipe open = recipe.open(recipe.merge())) {
            MergeReport report = open.merge().inMemory().report();
            // a search makes thousands of merges in memory: what is not known is not read for the record
            assertThat(report.provenance().toMap().get("inputs")).asString().contains("headers_sha256");
        }
    }

    private String card(String yaml) throws IOException {
        recipe(yaml).save(folder.resolve("out"));
        assertThat(Verification.of(folder.resolve("out")).ok()).isTrue();
        return Files.readString(folder.resolve("out/README.md"));
    }

    private Recipe recipe(String yaml) throws IOException {
        return Recipe.load(Files.writeString(
                folder.resolve("r.yml"), yaml + "\nmerge_method: task_arithmetic\nparameters: {weight: 0.5}\n"));
    }

    private static Map<String, @Nullable Object> front(String card) {
        return Yaml.parse(card.substring(4, card.indexOf("\n---\n", 4) + 1), "front matter");
    }

    private void readme(String model, String front) throws IOException {
        Files.writeString(folder.resolve(model).resolve("README.md"), "---\n" + front + "\n---\n# x\n");
    }
}
