package org.optimer.merge.kernel;

import org.optimer.core.Seeds;

/**
 * Random masks by counter hash: the number of element {@code i} of a tensor is a 31-bit hash of (seed, tensor name,
 * vector name, i). The same mask comes out on every device, thread, tile size and JDK.
 *
 * <p>Each run of 4096 elements has its own 64-bit key ({@link Seeds#key}); inside a run, the position goes through a
 * 32-bit integer mixer (shifts and multipliers of "lowbias32", C. Wellons 2018, whose measured avalanche bias is among
 * the lowest for two rounds) with one half of the key before and the other half between the rounds. 32-bit operations
 * are what processors vectorise; a 64-bit hash per element costs an order of magnitude more.
 */
public final class CounterMasks implements MaskSource {
    private static final int RUN_BITS = 12;
    private static final int RUN = 1 << RUN_BITS;

    /** 0, 1, 2, ..: the compiler vectorises a loop over it, but not over the loop's own counter. */
    private static final int[] POSITIONS = positions(0, 1, RUN);

    private static final int[] EVEN = positions(0, 2, RUN / 2);
    private static final int[] ODD = positions(1, 2, RUN / 2);

    private final long seed;

    /**
     * Masks of a run.
     *
     * @param seed the recorded seed
     */
    public CounterMasks(long seed) {
        this.seed = seed;
    }

    @Override
    public Draws draws(String tensor, String vector) {
        long key = Seeds.key(seed, tensor, vector);
        return new Draws() {
            @Override
            public void fill(long offset, int count, int[] out) {
                hashes(key, offset, count, out);
            }

            @Override
            public void fillPairs(long offset, int pairs, int[] even, int[] odd) {
                if ((offset & (RUN - 1)) != 0 || pairs > RUN / 2) {
                    Draws.super.fillPairs(offset, pairs, even, odd);
                    return;
                }
                long runKey = Seeds.key(key, offset >>> RUN_BITS);
                mix((int) runKey, (int) (runKey >>> 32), EVEN, pairs, even);
                mix((int) runKey, (int) (runKey >>> 32), ODD, pairs, odd);
            }
        };
    }

    private static void hashes(long key, long offset, int count, int[] out) {
        int done = 0;
        while (done < count) {
            long run = (offset + done) >>> RUN_BITS;
            int from = (int) ((offset + done) & (RUN - 1));
            int n = Math.min(count - done, RUN - from);
            long runKey = Seeds.key(key, run);
            if (from == 0 && done == 0) {
                mix((int) runKey, (int) (runKey >>> 32), POSITIONS, n, out);
            } else {
                int[] whole = new int[from + n];
                mix((int) runKey, (int) (runKey >>> 32), POSITIONS, from + n, whole);
                System.arraycopy(whole, from, out, done, n);
            }
            done += n;
        }
    }

    /** Both arrays from index 0: with offsets the loop is not made of vector instructions and takes ten times as long. */
    private static void mix(int first, int second, int[] positions, int n, int[] out) {
        for (int i = 0; i < n; i++) {
            int x = positions[i] ^ first;
            x ^= x >>> 16;
            x *= 0x7FEB352D;
            x += second;
            x ^= x >>> 15;
            x *= 0x846CA68B;
            x ^= x >>> 16;
            out[i] = x >>> 1;
        }
    }

    private static int[] positions(int first, int step, int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = first + step * i;
        }
        return numbers;
    }
}
