package org.optimer.merge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.optimer.core.CounterRandom;

/** The selection keeps exactly what a sort would keep, lowest index first among equals. */
class MagnitudeSelectTest {
    private static final int BLOCK = 64;

    @Test
    void agreesWithASort() {
        CounterRandom random = new CounterRandom(3, "select");
        for (int round = 0; round < 300; round++) {
            int n = 1 + random.nextInt(400);
            int levels = 1 + random.nextInt(round % 2 == 0 ? 6 : 1_000_000);
            float[] x = new float[n];
            for (int i = 0; i < n; i++) {
                x[i] = (random.nextInt(2 * levels + 1) - levels) * 0.37f;
            }
            if (round % 5 == 0) { // more values in the threshold's bin than are counted one by one
                for (int i = 0; i < n; i++) {
                    x[i] = 1 + random.nextInt(40) * 0x1.0p-20f;
                }
            }
            if (round % 7 == 0) {
                x[0] = Float.NaN;
                x[n / 2] = Float.NEGATIVE_INFINITY;
            }
            int k = 1 + random.nextInt(n);
            assertThat(selected(x, k, false))
                    .as("round %d, n %d, k %d", round, n, k)
                    .isEqualTo(sorted(x, k, false));
            assertThat(selected(x, k, true)).as("last, round %d", round).isEqualTo(sorted(x, k, true));
        }
    }

    @Test
    void allEqualKeepsTheFirst() {
        float[] x = new float[200];
        Arrays.fill(x, -2);
        float[] expected = new float[200];
        Arrays.fill(expected, 0, 130, -2);
        assertThat(selected(x, 130, false)).isEqualTo(expected);
        Arrays.fill(expected, -2);
        Arrays.fill(expected, 0, 70, 0);
        assertThat(selected(x, 130, true)).isEqualTo(expected);
        assertThat(selected(new float[200], 3, false)).isEqualTo(new float[200]);
    }

    private static float[] selected(float[] x, int k, boolean last) {
        int blocks = (x.length + BLOCK - 1) / BLOCK;
        MagnitudeSelect select = last ? MagnitudeSelect.lastAmongEquals(k, blocks) : new MagnitudeSelect(k, blocks);
        long[] high = new long[MagnitudeSelect.BINS];
        MagnitudeSelect.countHigh(x, x.length, high);
        select.closeHigh(high);
        long[] low = new long[MagnitudeSelect.LOW_BINS];
        for (int b = 0; b < blocks; b++) {
            float[] part = part(x, b);
            select.countLow(part, part.length, b, low);
        }
        select.closeLow(low);
        for (int b = 0; b < blocks; b++) {
            if (select.tiesUnknown(b)) {
                float[] part = part(x, b);
                select.countTies(part, part.length, b);
            }
        }
        select.closeTies();
        if (select.tieBlock() >= 0) {
            float[] part = part(x, select.tieBlock());
            select.findCutoff(part, part.length, (long) select.tieBlock() * BLOCK);
        }
        float[] out = x.clone();
        // in two uneven calls: tiles need not be blocks
        int half = x.length / 3;
        select.sift(out, half, 0);
        float[] rest = Arrays.copyOfRange(out, half, out.length);
        select.sift(rest, rest.length, half);
        System.arraycopy(rest, 0, out, half, rest.length);
        float[] dropped = x.clone();
        select.drop(dropped, dropped.length, 0);
        for (int i = 0; i < x.length; i++) {
            assertThat(dropped[i]).isEqualTo(out[i] == 0 ? x[i] : 0);
        }
        return abs(out, x);
    }

    private static float[] sorted(float[] x, int k, boolean last) {
        float[] out = new float[x.length];
        IntStream.range(0, x.length)
                .map(i -> last ? x.length - 1 - i : i)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -(Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF)))
                .limit(k)
                .forEach(i -> out[i] = x[i]);
        return abs(out, x);
    }

    /** Kept zeros cannot be told from dropped ones; minus zero counts as zero. */
    private static float[] abs(float[] out, float[] x) {
        float[] plain = new float[out.length];
        for (int i = 0; i < out.length; i++) {
            plain[i] = out[i] == 0 ? 0f : x[i];
        }
        return plain;
    }

    private static float[] part(float[] x, int block) {
        return Arrays.copyOfRange(x, block * BLOCK, Math.min(x.length, (block + 1) * BLOCK));
    }
}
