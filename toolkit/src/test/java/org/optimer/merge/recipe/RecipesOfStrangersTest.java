package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.LayerStacks;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.MergeReport;

/**
 * Forms that recipes on model cards have and that mergekit 0.1.5 reads: what they give here is what they give there. The
 * models have GPT-2's names, and every element of a model is one number.
 */
class RecipesOfStrangersTest {
    private static final String OUTSIDE = "transformer.wte.weight";
    private static final Offset<Float> CLOSE = within(1e-6f);

    @TempDir
    Path folder;

    @BeforeEach
    void models() {
        for (int i = 0; i < 4; i++) {
            float value = (float) Math.pow(10, i);
            MemoryModel model = MemoryModel.of("m" + i, Map.of("model_type", "gpt2"), null);
            for (int layer = 0; layer < 3; layer++) {
                model.put("transformer.h." + layer + ".mlp.c_fc.weight", List.of(2L), value, value);
            }
            model.put(OUTSIDE, List.of(2L), value, value);
            CheckpointWriter.to(folder.resolve("m" + i)).save(model);
        }
    }

    @Test
    void gradientsRunOverTheLayersOfAnyArchitecture() throws Exception {
        merge("merge_method: linear\nmodels:\n  - {model: m0, parameters: {weight: [1, 0]}}\n"
                + "  - {model: m1, parameters: {weight: [0, 1]}}\n");
        assertThat(value("transformer.h.0.mlp.c_fc.weight")).isCloseTo(1, CLOSE);
        assertThat(value("transformer.h.1.mlp.c_fc.weight")).isCloseTo(5.5f, CLOSE);
        assertThat(value("transformer.h.2.mlp.c_fc.weight")).isCloseTo(10, CLOSE);
        assertThat(value(OUTSIDE)).isCloseTo(1, CLOSE);
    }

    @Test
    void anchorsAndMergeKeys() throws Exception {
        merge("merge_method: linear\nmodels:\n  - model: m0\n    parameters: &p {weight: 0.5}\n"
                + "  - model: m1\n    parameters: *p\n  - model: m2\n    parameters:\n      <<: *p\n");
        assertThat(value(OUTSIDE)).isCloseTo(37, within(1e-5f));
    }

    @Test
    void parametersThatAreEmpty() throws Exception {
        merge("merge_method: linear\nmodels:\n  - model: m0\n    parameters:\n  - model: m1\nparameters: {weight: 2}\n"
                + "slices:\n");
        assertThat(value(OUTSIDE)).isCloseTo(5.5f, CLOSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "no", "\"false\"", "False", "[0, 0]"})
    void switchesThatAreWrittenAsNumbersOrText(String off) throws Exception {
        merge("merge_method: linear\nmodels:\n  - {model: m0, parameters: {weight: 2}}\n"
                + "  - {model: m1, parameters: {weight: 3}}\nparameters: {normalize: " + off + "}\n");
        assertThat(value(OUTSIDE)).isCloseTo(32, CLOSE);
    }

    @Test
    void rescaleAsANumber() throws Exception {
        merge(
                "merge_method: dare_linear\nbase_model: m0\nmodels:\n  - {model: m1, parameters: {weight: 1, density: 1}}\n"
                        + "parameters: {rescale: 1, int8_mask: 1}\n");
        assertThat(value(OUTSIDE)).isCloseTo(10, CLOSE);
    }

    @Test
    void otherNumbersAreNoSwitches() {
        assertThatThrownBy(() -> merge(
                        "merge_method: linear\nmodels: [{model: m0}]\n" + "parameters: {weight: 1, normalize: 0.5}\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("normalize: expected true or false, found 0.5");
    }

    @Test
    void keysThatMergekitPassesOverAreWarningsOnce() throws Exception {
        MergeReport report = merge("merge_method: linear\nmodels:\n  - {model: m0, parameters: {weight: 1}}\n"
                + "  - {model: m1, parameters: {weight: 3}}\nparameters: {embed_slerp: true}\n"
                + "normalize: false\nrandom_seed: 0\n");
        assertThat(report.warnings())
                .containsExactlyInAnyOrder(
                        "recipe: normalize has no effect outside of parameters, as in mergekit",
                        "recipe: random_seed has no effect, as in mergekit; seed has",
                        "recipe: parameter embed_slerp has no effect here with linear");
        assertThat(value(OUTSIDE)).isCloseTo(7.75f, CLOSE);
    }

    @Test
    void aBaseThatIsNotListedTakesPartInLinearWithTheWeightOfAll() throws Exception {
        merge("merge_method: linear\nbase_model: m3\nmodels:\n  - {model: m0, parameters: {weight: 0.5}}\n"
                + "  - {model: m1, parameters: {weight: 0.3}}\nparameters: {weight: 0.2}\n");
        assertThat(value(OUTSIDE)).isCloseTo(0.5f + 3 + 200, within(1e-4f));
        assertThatThrownBy(() -> merge("merge_method: linear\nbase_model: m3\nmodels:\n"
                        + "  - {model: m0, parameters: {weight: 0.5}}\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("linear, base: expected a stated weight");
    }

    @Test
    void aModelThatIsListedTwiceIsRefusedUnlessItIsNamed() throws Exception {
        String twice = "merge_method: linear\nmodels:\n  - {model: m0, parameters: {weight: 1}}\n"
                + "  - {model: m1, parameters: {weight: 1}}\n  - {model: m0, NAMEparameters: {weight: 2}}\n";
        assertThatThrownBy(() -> merge(twice.replace("NAME", "")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("each model once, found a second m0");
        merge(twice.replace("NAME", "name: again, "));
        assertThat(value(OUTSIDE)).isCloseTo(3.25f, CLOSE);
    }

    @Test
    void slicesOfOtherArchitecturesAreStacked() throws Exception {
        merge("merge_method: passthrough\nslices:\n  - sources: [{model: m0, layer_range: [0, 2]}]\n"
                + "  - sources: [{model: m1, layer_range: [0, 2]}]\n");
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            assertThat(LayerStacks.of(out.tensors()).sizes().values()).containsExactly(4);
        }
    }

    private MergeReport merge(String yaml) throws Exception {
        return Recipe.load(Files.writeString(folder.resolve("r.yml"), yaml)).save(folder.resolve("out"));
    }

    private float value(String tensor) {
        try (Checkpoint out = Checkpoint.open(folder.resolve("out"))) {
            float[] value = new float[1];
            out.readFloats(tensor, 0, value, 0, 1);
            return value[0];
        }
    }
}
