package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Copies floats to their bits and back, through memory that both views share: {@link Float#intBitsToFloat} in a loop is
 * scalar, a copy is not. Belongs to one thread.
 */
public final class FloatBits {
    private final FloatBuffer floats;
    private final IntBuffer sameBits;

    /**
     * A bridge for runs of at most some length.
     *
     * @param length elements
     */
    public FloatBits(int length) {
        ByteBuffer bridge = ByteBuffer.allocate(4 * length).order(ByteOrder.nativeOrder());
        floats = bridge.asFloatBuffer();
        sameBits = bridge.asIntBuffer();
    }

    /**
     * Floats from their bits.
     *
     * @param bits read from index 0
     * @param n elements
     * @param target receives the floats
     * @param at first index in {@code target}
     */
    public void toFloats(int[] bits, int n, float[] target, int at) {
        sameBits.put(0, bits, 0, n);
        floats.get(0, target, at, n);
    }

    /**
     * Bits of floats.
     *
     * @param values read
     * @param at first index in {@code values}
     * @param n elements
     * @param bits receives the bits from index 0
     */
    public void toBits(float[] values, int at, int n, int[] bits) {
        floats.put(0, values, at, n);
        sameBits.get(0, bits, 0, n);
    }
}
