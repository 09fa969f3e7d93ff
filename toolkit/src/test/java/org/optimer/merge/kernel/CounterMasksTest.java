package org.optimer.merge.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks keep the asked share, are independent between vectors and neighbours, and are a function of the index. */
class CounterMasksTest {
    private static final int N = 1 << 20;
    private static final MaskSource MASKS = new CounterMasks(7);

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 0.53, 0.9, 0.999})
    void keepsTheAskedShare(double keep) {
        float[] mask = mask("layer", "ja", keep, 0, N);
        double share = sum(mask) / N;
        assertThat(share).isCloseTo(keep, within(4 * Math.sqrt(keep * (1 - keep) / N)));
        // and in every run of a thousand: the spread is binomial, no more and no less
        double squares = 0;
        int runs = N / 1000;
        for (int r = 0; r < runs; r++) {
            double kept = 0;
            for (int i = 0; i < 1000; i++) {
                kept += mask[1000 * r + i];
            }
            squares += (kept - 1000 * keep) * (kept - 1000 * keep);
        }
        double ratio = squares / runs / (1000 * keep * (1 - keep));
        // the variance of a squared binomial deviation exceeds the normal's by its kurtosis
        double kurtosis = 2 + (1 - 6 * keep * (1 - keep)) / (1000 * keep * (1 - keep));
        assertThat(ratio).isCloseTo(1, within(4 * Math.sqrt(kurtosis / runs)));
    }

    @Test
    void vectorsTensorsSeedsAndNeighboursAreIndependent() {
        double keep = 0.53;
        float[] mask = mask("layer", "ja", keep, 0, N);
        assertIndependent(mask, mask("layer", "zh", keep, 0, N), keep);
        assertIndependent(mask, mask("other", "ja", keep, 0, N), keep);
        float[] seed = new float[N];
        new CounterMasks(8).mask("layer", "ja", keep).fill(0, N, seed);
        assertIndependent(mask, seed, keep);
        for (int lag : new int[] {1, 2, 3, 64, 4095, 4096, 4097}) {
            assertIndependent(mask, mask("layer", "ja", keep, lag, N), keep);
        }
    }

    @Test
    void triplesOfVectorsAreIndependent() {
        double keep = 0.5;
        float[] a = mask("layer", "a", keep, 0, N);
        float[] b = mask("layer", "b", keep, 0, N);
        float[] c = mask("layer", "c", keep, 0, N);
        double all = 0;
        for (int i = 0; i < N; i++) {
            all += a[i] * b[i] * c[i];
        }
        assertThat(all / N).isCloseTo(0.125, within(4 * Math.sqrt(0.125 * 0.875 / N)));
    }

    @Test
    void aMaskIsAFunctionOfTheIndex() {
        float[] whole = mask("t", "v", 0.4, 0, 100_000);
        for (int from : new int[] {0, 1, 4095, 4096, 5000, 65_535}) {
            float[] part = mask("t", "v", 0.4, from, 10_001);
            for (int i = 0; i < part.length; i++) {
                assertThat(part[i]).isEqualTo(whole[from + i]);
            }
        }
        // beyond 2^31 elements too
        assertThat(sum(mask("t", "v", 0.5, 5_000_000_000L, N)) / N).isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(N)));
    }

    @Test
    void theEndsAreExact() {
        assertThat(sum(mask("t", "v", 0, 0, N))).isZero();
        assertThat(sum(mask("t", "v", 1, 0, N))).isEqualTo(N);
        assertThat(sum(mask("t", "v", Math.nextDown(1.0), 0, N))).isGreaterThan(N - 10);
    }

    private static void assertIndependent(float[] a, float[] b, double keep) {
        double both = 0;
        for (int i = 0; i < N; i++) {
            both += a[i] * b[i];
        }
        double joint = keep * keep;
        assertThat(both / N).isCloseTo(joint, within(4 * Math.sqrt(joint * (1 - joint) / N)));
    }

    private static float[] mask(String tensor, String vector, double keep, long offset, int n) {
        float[] mask = new float[n];
        MASKS.mask(tensor, vector, keep).fill(offset, n, mask);
        return mask;
    }

    private static double sum(float[] mask) {
        double sum = 0;
        for (float m : mask) {
            sum += m;
        }
        return sum;
    }
}
