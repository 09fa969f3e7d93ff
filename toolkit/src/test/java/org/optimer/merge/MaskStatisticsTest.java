package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.CounterRandom;
import org.optimer.vector.VectorPool;

/**
 * What random dropping does to differences, seen through whole merges with our own masks: share kept, mean and variance
 * are those of independent coins, within four standard errors, and the masks of different vectors are independent.
 */
class MaskStatisticsTest {
    private static final int ROW = 1 << 10;
    private static final int N = ROW * ROW;
    private static final float[] DELTA = new float[N];
    private static final float[] TWO = new float[N];

    @BeforeAll
    static void makeDifferences() {
        CounterRandom random = new CounterRandom(5, "differences");
        for (int i = 0; i < N; i++) {
            // away from zero, so that dropped and kept can be told apart; a mean of 0.1, so that there is one to keep
            double x = 0.1 + random.nextGaussian();
            DELTA[i] = (float) (x + Math.copySign(0.01, x));
            TWO[i] = 2;
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1", "0.53, 2", "0.9, 3"})
    void dareKeepsShareMeanAndVariance(double density, long seed) {
        Merge dare =
                Merge.dareLinear().density(density).rescale(Rescale.DENSITY).seed(seed);
        check(merged(dare), constant(density), density);
    }

    @ParameterizedTest
    @CsvSource({"0.3, 0.15, 1", "0.5, 0.4, 2", "0.8, 0.05, 3"})
    void dellaKeepsShareMeanAndVariance(double density, double epsilon, long seed) {
        Merge della = Merge.dellaLinear()
                .density(density)
                .parameter("epsilon", epsilon)
                .rescale(Rescale.DENSITY)
                .seed(seed);
        check(merged(della), byRank(density, epsilon), density);
    }

    @Test
    void dellaKeepsEachRankWithItsProbability() {
        double[] keep = byRank(0.5, 0.3);
        float[] merged = merged(Merge.dellaLinear()
                .density(0.5)
                .parameter("epsilon", 0.3)
                .rescale(Rescale.NONE)
                .seed(4));
        double[] kept = new double[10];
        double[] expected = new double[10];
        double[] variance = new double[10];
        for (int i = 0; i < N; i++) {
            int tenth = Math.min(9, (int) ((keep[i] - 0.2) / 0.06));
            kept[tenth] += merged[i] == 0 ? 0 : 1;
            expected[tenth] += keep[i];
            variance[tenth] += keep[i] * (1 - keep[i]);
        }
        for (int tenth = 0; tenth < 10; tenth++) {
            assertThat(kept[tenth])
                    .as("tenth %d", tenth)
                    .isCloseTo(expected[tenth], within(4 * Math.sqrt(variance[tenth])));
        }
    }

    @ParameterizedTest
    @CsvSource({"dare_linear, 0.37", "della_linear, 0.37"})
    void masksOfDifferentVectorsAreIndependent(String method, double density) {
        Merge merge = Merge.of(MergeMethods.named(method))
                .density(density)
                .rescale(Rescale.NONE)
                .seed(9);
        VectorPool pool = pool(DELTA, TWO, DELTA);
        float[] a = values(merge.of(pool).weight("a", 1));
        float[] b = values(merge.of(pool).weight("b", 1));
        float[] c = values(merge.of(pool).weight("c", 1));
        double[] keepA = method.startsWith("dare") ? constant(density) : byRank(density, 0.15);
        double[] keepB = method.startsWith("dare") ? constant(density) : flat(density);
        assertJoint(a, b, keepA, keepB);
        assertJoint(a, c, keepA, keepA); // the same differences under another name
        // a merge of both has both masks: the same as one by one
        float[] both = values(merge.of(pool).weight("a", 1).weight("b", 1));
        for (int i = 0; i < N; i++) {
            assertThat(both[i]).isEqualTo(a[i] + b[i]);
        }
    }

    /** Kept share, mean and variance against those of coins that fall with these probabilities. */
    private static void check(float[] merged, double[] keep, double density) {
        double kept = 0;
        double sum = 0;
        double squares = 0;
        double expectedKept = 0;
        double keptVariance = 0;
        double expectedSum = 0;
        double sumVariance = 0;
        double expectedSquares = 0;
        double squaresVariance = 0;
        for (int i = 0; i < N; i++) {
            double coin = keep[i] * (1 - keep[i]);
            double scaled = DELTA[i] / density;
            double square = scaled * scaled;
            kept += merged[i] == 0 ? 0 : 1;
            sum += merged[i];
            squares += (double) merged[i] * merged[i];
            expectedKept += keep[i];
            keptVariance += coin;
            expectedSum += keep[i] * scaled;
            sumVariance += coin * square;
            expectedSquares += keep[i] * square;
            squaresVariance += coin * square * square;
        }
        assertThat(kept / N).as("share").isCloseTo(expectedKept / N, within(4 * Math.sqrt(keptVariance) / N));
        assertThat(expectedKept / N).as("share asked for").isCloseTo(density, within(1e-6));
        assertThat(sum / N).as("mean").isCloseTo(expectedSum / N, within(4 * Math.sqrt(sumVariance) / N));
        double mean = expectedSum / N;
        double error = 4 * (Math.sqrt(squaresVariance) + 2 * Math.abs(mean) * Math.sqrt(sumVariance)) / N;
        assertThat(squares / N - sum / N * (sum / N))
                .as("variance")
                .isCloseTo(expectedSquares / N - mean * mean, within(error));
    }

    private static void assertJoint(float[] a, float[] b, double[] keepA, double[] keepB) {
        double both = 0;
        double expected = 0;
        double variance = 0;
        for (int i = 0; i < N; i++) {
            both += a[i] != 0 && b[i] != 0 ? 1 : 0;
            double joint = keepA[i] * keepB[i];
            expected += joint;
            variance += joint * (1 - joint);
        }
        assertThat(both / N).isCloseTo(expected / N, within(4 * Math.sqrt(variance) / N));
    }

    private static double[] constant(double density) {
        double[] keep = new double[N];
        java.util.Arrays.fill(keep, density);
        return keep;
    }

    /** Of equal magnitudes: ranks follow the index. */
    private static double[] flat(double density) {
        double[] keep = new double[N];
        for (int i = 0; i < N; i++) {
            keep[i] = density - 0.15 + 0.3 * (i % ROW) / (ROW - 1);
        }
        return keep;
    }

    private static double[] byRank(double density, double epsilon) {
        double[] keep = new double[N];
        for (int row = 0; row < ROW; row++) {
            int from = row * ROW;
            List<Integer> order = java.util.stream.IntStream.range(from, from + ROW)
                    .boxed()
                    .sorted(java.util.Comparator.comparingDouble(i -> Math.abs(DELTA[i])))
                    .toList();
            for (int rank = 0; rank < ROW; rank++) {
                keep[order.get(rank)] = density - epsilon + 2 * epsilon * rank / (ROW - 1);
            }
        }
        return keep;
    }

    private static float[] merged(Merge merge) {
        return values(merge.of(pool(DELTA)).weight("a", 1));
    }

    private static VectorPool pool(float[]... differences) {
        VectorPool pool = VectorPool.from(model("base", new float[N]));
        for (int i = 0; i < differences.length; i++) {
            String name = String.valueOf((char) ('a' + i));
            pool = pool.add(name, model(name, differences[i]));
        }
        return pool;
    }

    private static MemoryModel model(String label, float[] values) {
        return MemoryModel.named(label).put("w", List.of((long) ROW, (long) ROW), values);
    }

    private static float[] values(BoundMerge merge) {
        float[] out = new float[N];
        merge.inMemory().readFloats("w", 0, out, 0, N);
        return out;
    }
}
