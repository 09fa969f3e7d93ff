package org.optimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.CounterRandom;
import org.optimer.model.Batch;
import org.optimer.model.CausalLm;
import org.optimer.model.GradientCheck;
import org.optimer.model.Row;
import org.optimer.model.RowScore;

/**
 * What every {@link org.optimer.model.Architecture} must do. Extend it, hand over a tiny model with random weights, and
 * run it with JUnit.
 */
public abstract class ArchitectureContract {
    private static final double NOISE = 2e-4;

    /** For subclasses. */
    protected ArchitectureContract() {}

    /**
     * A model of the architecture with at least 2 layers and random weights (not zeros: zeros hide mistakes), a vocabulary
     * of at least 16, and a context of at least 32.
     *
     * @return the same weights at every call
     */
    protected abstract ModelSource tiny();

    /** A later token must not change an earlier prediction. */
    @Test
    void seesOnlyThePast() {
        try (CausalLm model = CausalLm.load(tiny())) {
            int[] ids = ids(model, 1, 12);
            float[][] before = model.logits(ids);
            ids[8] = (ids[8] + 1) % model.vocabulary();
            float[][] after = model.logits(ids);
            for (int t = 0; t < 8; t++) {
                assertThat(distance(before[t], after[t])).as("position " + t).isLessThan(NOISE);
            }
            assertThat(distance(before[11], after[11])).as("a later position").isGreaterThan(NOISE);
        }
    }

    /** Order matters: a model without positions would not notice. */
    @Test
    void knowsPositions() {
        try (CausalLm model = CausalLm.load(tiny())) {
            int[] ids = {1, 2, 3, 4, 5};
            int[] swapped = {1, 3, 2, 4, 5};
            assertThat(distance(model.logits(ids)[4], model.logits(swapped)[4])).isGreaterThan(NOISE);
        }
    }

    /** A row scores alone as it does among others of other lengths. */
    @Test
    void scoresDoNotDependOnTheBatch() {
        try (CausalLm model = CausalLm.load(tiny())) {
            List<Row> rows = rows(model);
            List<RowScore> together = model.score(rows);
            for (int i = 0; i < rows.size(); i++) {
                RowScore alone = model.score(List.of(rows.get(i))).get(0);
                assertThat(together.get(i).logLikelihood()).isCloseTo(alone.logLikelihood(), within(NOISE));
                assertThat(together.get(i).argmaxEqual()).isEqualTo(alone.argmaxEqual());
                assertThat(together.get(i).tokens()).isEqualTo(alone.tokens());
            }
        }
    }

    /** A score is the sum of log-softmax over the logits. */
    @Test
    void scoresFollowFromLogits() {
        try (CausalLm model = CausalLm.load(tiny())) {
            List<Row> rows = new ArrayList<>(rows(model));
            // one row that the model itself wrote, so that both outcomes of argmaxEqual occur
            int[] prompt = ids(model, 77, 4);
            int[] written = model.greedy(prompt, 3, id -> false);
            int[] whole = Arrays.copyOf(prompt, 4 + written.length);
            System.arraycopy(written, 0, whole, 4, written.length);
            rows.add(new Row(whole, 4));
            List<RowScore> scores = model.score(rows);
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                float[][] logits = model.logits(row.ids());
                double sum = 0;
                boolean best = true;
                for (int t = row.from(); t < row.ids().length; t++) {
                    sum += logSoftmax(logits[t - 1], row.ids()[t]);
                    best &= argmax(logits[t - 1]) == row.ids()[t];
                }
                assertThat(scores.get(i).logLikelihood()).isCloseTo(sum, within(NOISE));
                assertThat(scores.get(i).argmaxEqual()).isEqualTo(best);
            }
            assertThat(scores.get(rows.size() - 1).argmaxEqual()).isTrue();
        }
    }

    /** Generation with the cache writes what repeated full passes write, alone and in a batch. */
    @Test
    void cacheChangesNothing() {
        try (CausalLm model = CausalLm.load(tiny())) {
            List<int[]> prompts = List.of(ids(model, 3, 5), ids(model, 4, 5), ids(model, 5, 9), ids(model, 6, 1));
            List<int[]> batched = model.greedy(prompts, 8, id -> false);
            for (int i = 0; i < prompts.size(); i++) {
                int[] text = prompts.get(i);
                for (int n = 0; n < 8; n++) {
                    int next = argmax(model.logits(text)[text.length - 1]);
                    text = Arrays.copyOf(text, text.length + 1);
                    text[text.length - 1] = next;
                }
                int[] written = Arrays.copyOfRange(text, prompts.get(i).length, text.length);
                assertThat(batched.get(i)).as("prompt " + i).isEqualTo(written);
                assertThat(model.greedy(prompts.get(i), 8, id -> false)).isEqualTo(written);
            }
        }
    }

    /** Generation ends with the stop token, which is returned. */
    @Test
    void stopsAtAStopToken() {
        try (CausalLm model = CausalLm.load(tiny())) {
            int[] free = model.greedy(ids(model, 3, 5), 8, id -> false);
            int[] stopped = model.greedy(ids(model, 3, 5), 8, id -> id == free[2]);
            int first = 0;
            while (free[first] != free[2]) {
                first++;
            }
            assertThat(stopped).isEqualTo(Arrays.copyOf(free, first + 1));
        }
    }

    /** Backpropagation agrees with finite differences for every parameter. */
    @Test
    void gradientsAreRight() {
        int vocabulary;
        try (CausalLm model = CausalLm.load(tiny())) {
            vocabulary = model.vocabulary();
        }
        CounterRandom random = new CounterRandom(9, "gradients");
        int[][] ids = new int[3][9];
        float[][] mask = new float[3][8];
        for (int b = 0; b < 3; b++) {
            for (int t = 0; t < 9; t++) {
                ids[b][t] = random.nextInt(vocabulary);
                if (t < 8) {
                    mask[b][t] = random.nextInt(4) == 0 ? 0 : 1;
                }
            }
        }
        assertThat(GradientCheck.slopes(tiny(), new Batch(ids, mask))).allSatisfy(slope -> {
            assertThat(slope.analytic()).as(slope.parameter()).isGreaterThan(0);
            assertThat(slope.error()).as(slope.toString()).isLessThan(0.02);
        });
    }

    /** Overwriting the weights in place gives the model that loading anew gives. */
    @Test
    void reloadEqualsLoad() {
        ModelSource source = tiny();
        try (CausalLm model = CausalLm.load(source);
                CausalLm other = CausalLm.load(source)) {
            int[] ids = ids(model, 5, 6);
            float[][] wanted = other.logits(ids);
            model.weights(new Doubled(source));
            assertThat(distance(model.logits(ids)[5], wanted[5])).isGreaterThan(NOISE);
            model.weights(source);
            assertThat(model.logits(ids)).isDeepEqualTo(wanted);
        }
    }

    private static List<Row> rows(CausalLm model) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            int length = 3 + (i * 5) % 11;
            rows.add(new Row(ids(model, 100 + i, length), 1 + i % (length - 1)));
        }
        return rows;
    }

    private static int[] ids(CausalLm model, long seed, int length) {
        CounterRandom random = new CounterRandom(seed, "ids");
        int[] out = new int[length];
        for (int i = 0; i < length; i++) {
            out[i] = random.nextInt(model.vocabulary());
        }
        return out;
    }

    private static int argmax(float[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }

    private static double logSoftmax(float[] row, int at) {
        double max = row[argmax(row)];
        double sum = 0;
        for (float value : row) {
            sum += Math.exp(value - max);
        }
        return row[at] - max - Math.log(sum);
    }

    private static double distance(float[] a, float[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            worst = difference <= worst ? worst : difference;
        }
        return worst;
    }
}
