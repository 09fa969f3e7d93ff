package org.optimer.merge.kernel;

import org.optimer.checkpoint.FloatBits;

/** Keeps where a number is below a threshold. Ints become floats by copying bits: a conversion in a loop is scalar. */
record ThresholdMask(Draws draws, int threshold) implements Mask {
    private static final int CHUNK = 4096;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        final int[] numbers = new int[CHUNK];
        final int[] odd = new int[CHUNK / 2];
        final FloatBits bridge = new FloatBits(CHUNK);
    }

    @Override
    public void fill(long offset, int count, float[] out) {
        Scratch scratch = SCRATCH.get();
        int[] numbers = scratch.numbers;
        for (int done = 0; done < count; done += CHUNK) {
            int n = Math.min(count - done, CHUNK);
            draws.fill(offset + done, n, numbers);
            write(scratch, numbers, n, out, done);
        }
    }

    @Override
    public void fillPairs(long offset, int count, float[] out) {
        Scratch scratch = SCRATCH.get();
        int pairs = count / 2;
        for (int done = 0; done < pairs; done += CHUNK / 2) {
            int n = Math.min(pairs - done, CHUNK / 2);
            draws.fillPairs(offset + 2L * done, n, scratch.numbers, scratch.odd);
            write(scratch, scratch.numbers, n, out, done);
            write(scratch, scratch.odd, n, out, pairs + done);
        }
        if (count % 2 != 0) {
            draws.fill(offset + count - 1, 1, scratch.numbers);
            write(scratch, scratch.numbers, 1, out, count - 1);
        }
    }

    private void write(Scratch scratch, int[] numbers, int n, float[] out, int at) {
        compare(numbers, n);
        scratch.bridge.toFloats(numbers, n, out, at);
    }

    /** Numbers become the bits of 1f or 0f; both are in [0, 2^31), so a difference is negative exactly when below. */
    private void compare(int[] numbers, int n) {
        int limit = threshold;
        for (int i = 0; i < n; i++) {
            numbers[i] = (numbers[i] - limit) >> 31 & 0x3F800000;
        }
    }
}
