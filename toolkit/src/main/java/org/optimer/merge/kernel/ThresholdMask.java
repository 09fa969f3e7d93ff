package org.optimer.merge.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** Keeps where a number is below a threshold. Ints become floats by copying bits: a conversion in a loop is scalar. */
record ThresholdMask(Draws draws, int threshold) implements Mask {
    private static final int CHUNK = 4096;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        final int[] numbers = new int[CHUNK];
        final IntBuffer bits;
        final FloatBuffer floats;

        Scratch() {
            ByteBuffer bridge = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.nativeOrder());
            bits = bridge.asIntBuffer();
            floats = bridge.asFloatBuffer();
        }
    }

    @Override
    public void fill(long offset, int count, float[] out) {
        Scratch scratch = SCRATCH.get();
        int[] numbers = scratch.numbers;
        for (int done = 0; done < count; done += CHUNK) {
            int n = Math.min(count - done, CHUNK);
            draws.fill(offset + done, n, numbers);
            compare(numbers, n);
            scratch.bits.put(0, numbers, 0, n);
            scratch.floats.get(0, out, done, n);
        }
    }

    /** Numbers become the bits of 1f or 0f; both are in [0, 2^31), so a difference is negative exactly when below. */
    private void compare(int[] numbers, int n) {
        int limit = threshold;
        for (int i = 0; i < n; i++) {
            numbers[i] = (numbers[i] - limit) >> 31 & 0x3F800000;
        }
    }
}
