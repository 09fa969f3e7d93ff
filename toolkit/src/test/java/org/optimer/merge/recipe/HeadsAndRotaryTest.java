package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.merge.MergeReport;

/** Models of one architecture that differ in what they store beside it: a tied or an own head, rotary frequencies. */
class HeadsAndRotaryTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String LAYER = "model.layers.0.mlp.up_proj.weight";
    private static final String ROTARY = "model.layers.0.self_attn.rotary_emb.inv_freq";
    private static final String HEAD = "lm_head.weight";

    @TempDir
    Path folder;

    private void model(String name, boolean tied, Map<String, Float> tensors) {
        MemoryModel model = MemoryModel.of(name, Map.of("tie_word_embeddings", tied), null);
        tensors.forEach((tensor, value) -> model.put(tensor, List.of(2L, 2L), value, value, value, value));
        CheckpointWriter.to(folder.resolve(name)).save(model);
    }

    private MergeReport merge(String first, String second) throws Exception {
        return run("merge_method: linear\nmodels:\n  - {model: " + first + ", parameters: {weight: 1}}\n  - {model: "
                + second + ", parameters: {weight: 3}}\n");
    }

    private MergeReport stack(String first, String second) throws Exception {
        return run("merge_method: linear\nslices:\n  - sources:\n"
                + "      - {model: " + first + ", layer_range: [0, 1], parameters: {weight: 1}}\n"
                + "      - {model: " + second + ", layer_range: [0, 1], parameters: {weight: 3}}\n");
    }

    private MergeReport run(String yaml) throws Exception {
        return Recipe.load(Files.writeString(folder.resolve("r.yml"), yaml)).save(folder.resolve("out"));
    }

    private Map<String, Float> out() {
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            Map<String, Float> values = new java.util.TreeMap<>();
            out.tensors().forEach(t -> {
                float[] value = new float[1];
                out.readFloats(t.name(), 0, value, 0, 1);
                values.put(t.name(), value[0]);
            });
            return values;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theHeadOfATiedModelIsItsEmbedding(boolean slices) throws Exception {
        model("own", false, Map.of(EMBEDDING, 1f, LAYER, 1f, HEAD, 10f));
        model("tied", true, Map.of(EMBEDDING, 2f, LAYER, 2f));
        MergeReport report = slices ? stack("own", "tied") : merge("own", "tied");
        assertThat(out()).isEqualTo(Map.of(EMBEDDING, 1.75f, LAYER, 1.75f, HEAD, 4f));
        assertThat(report.warnings()).noneMatch(w -> w.contains("left out"));
        assertThat(Replay.of(folder.resolve("out"), folder.resolve("again")).fingerprint())
                .isEqualTo(report.fingerprint());
    }

    @Test
    void anOwnHeadThatHasNoPlaceIsAWarning() throws Exception {
        model("own", false, Map.of(EMBEDDING, 1f, LAYER, 1f, HEAD, 10f));
        model("tied", true, Map.of(EMBEDDING, 2f, LAYER, 2f));
        MergeReport report = merge("tied", "own");
        assertThat(out()).isEqualTo(Map.of(EMBEDDING, 1.25f, LAYER, 1.25f));
        assertThat(report.warnings())
                .anyMatch(w -> w.contains("the head of own is left out") && w.contains("own first"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHeadThatIsStoredAlthoughItIsTiedDoesNotSurviveItsEmbedding(boolean slices) throws Exception {
        model("stored", true, Map.of(EMBEDDING, 1f, LAYER, 1f, HEAD, 1f));
        model("tied", true, Map.of(EMBEDDING, 2f, LAYER, 2f));
        MergeReport report = slices ? stack("stored", "tied") : merge("stored", "tied");
        assertThat(out()).isEqualTo(Map.of(EMBEDDING, 1.75f, LAYER, 1.75f));
        if (!slices) {
            assertThat(report.warnings()).anyMatch(w -> w.contains("the head that") && w.contains("left out"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rotaryFrequenciesThatOnlySomeStoreDoNotMatter(boolean slices) throws Exception {
        model("old", true, Map.of(EMBEDDING, 1f, LAYER, 1f, ROTARY, 0.5f));
        model("new", true, Map.of(EMBEDDING, 2f, LAYER, 2f));
        if (slices) {
            stack("old", "new");
        } else {
            merge("old", "new");
        }
        assertThat(out()).isEqualTo(Map.of(EMBEDDING, 1.75f, LAYER, 1.75f, ROTARY, 0.5f));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rotaryFrequenciesOfALaterModelAreNotTaken(boolean slices) throws Exception {
        model("old", true, Map.of(EMBEDDING, 1f, LAYER, 1f, ROTARY, 0.5f));
        model("new", true, Map.of(EMBEDDING, 2f, LAYER, 2f));
        MergeReport report = slices ? stack("new", "old") : merge("new", "old");
        assertThat(out()).isEqualTo(Map.of(EMBEDDING, 1.25f, LAYER, 1.25f));
        assertThat(report.merged()).isEqualTo(2);
    }
}
