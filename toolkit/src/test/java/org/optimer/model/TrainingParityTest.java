package org.optimer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Json;

/** Thirty steps give the losses and the weights that torch gives (make_golden.py), with and without a frozen embedding. */
class TrainingParityTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final int ROWS = 4;
    private static final int LENGTH = 12;

    @ParameterizedTest
    @ValueSource(strings = {"all", "frozen"})
    void agreesWithTorch(String name) {
        TrainRecipe recipe = TrainRecipe.of(30, 3e-3, 5).withBatch(ROWS, LENGTH);
        if (name.equals("frozen")) {
            recipe = recipe.withFreeze("embed_tokens");
        }
        List<?> losses =
                (List<?>) Json.object(GOLDEN.resolve("training/losses.json")).get(name);
        try (Checkpoint start = Checkpoint.open(GOLDEN.resolve("model/gqa-tied-bf16"));
                Checkpoint expected = Checkpoint.open(GOLDEN.resolve("training/" + name + ".safetensors"))) {
            TrainReport report =
                    Trainer.of(start, recipe, TrainingParityTest::batch).run();
            for (int i = 0; i < losses.size(); i++) {
                assertThat(report.losses().get(i).doubleValue())
                        .as("step " + i)
                        .isCloseTo(((Number) losses.get(i)).doubleValue(), within(1e-4));
            }
            for (TensorInfo info : expected.tensors()) {
                float[] wanted = new float[(int) info.elements()];
                float[] found = new float[wanted.length];
                expected.readFloats(info.name(), 0, wanted, 0, wanted.length);
                report.model().readFloats(info.name(), 0, found, 0, found.length);
                // the weights moved by about 0.03; one noisy gradient near zero may turn a whole Adam step
                assertThat(found)
                        .as(info.name())
                        .usingComparatorWithPrecision(1e-3f)
                        .containsExactly(wanted);
                double sum = 0;
                for (int i = 0; i < found.length; i++) {
                    sum += Math.abs(found[i] - wanted[i]);
                }
                assertThat(sum / found.length).as(info.name()).isLessThan(2e-5);
            }
        }
    }

    private static Batch batch(long step) {
        int[][] ids = new int[ROWS][LENGTH + 1];
        float[][] mask = new float[ROWS][LENGTH];
        for (int b = 0; b < ROWS; b++) {
            for (int t = 0; t <= LENGTH; t++) {
                ids[b][t] = (int) ((7 * step + 5L * b + (2L + b) * t) % 61);
                if (t < LENGTH) {
                    mask[b][t] = t % 3 == 2 ? 0 : 1;
                }
            }
        }
        return new Batch(ids, mask);
    }
}
