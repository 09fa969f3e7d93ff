package org.optimer.merge.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Σ |x| is near the exact sum, and the same to the last bit in the order of pairs. */
class AbsoluteSumTest {
    @Test
    void isTheSameInBothOrders() {
        Random random = new Random(5);
        for (int n : new int[] {0, 1, 2, 3, 511, 512, 1023, 1024, 1025, 1537, 2047, 2049, 12289, 32767, 32768}) {
            float[] x = new float[n];
            float[] pairs = new float[n + 7];
            double exact = 0;
            for (int i = 0; i < n; i++) {
                x[i] = (float) (random.nextGaussian() * Math.exp(3 * random.nextGaussian()));
                pairs[i == 2 * (n / 2) ? i : i % 2 == 0 ? i / 2 : n / 2 + i / 2] = x[i];
                exact += Math.abs((double) x[i]);
            }
            double sum = Loops.absoluteSum(x, n);
            assertThat(sum).isCloseTo(exact, within(1e-6 * exact));
            assertThat(Loops.absoluteSumPairs(pairs, n)).as("n = " + n).isEqualTo(sum);
        }
    }
}
