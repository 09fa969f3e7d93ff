package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/**
 * Conversion between bf16 and f32 where the order of the elements does not matter: values at even indices come first,
 * those at odd indices after them, then a last one without a partner. Two bf16 lie in one int; to write its halves side
 * by side, as {@link Floats} does, takes scalar stores; to write them into two rows takes vector instructions. The
 * values, and the elements written, are exactly the same.
 */
public final class BrainPairs {
    /** Pairs converted at a time: small enough for the first-level cache. */
    private static final int CHUNK = 2048;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        final int[] packed = new int[CHUNK];
        final int[] low = new int[CHUNK];
        final int[] high = new int[CHUNK];
        final FloatBits bridge = new FloatBits(CHUNK);
    }

    private BrainPairs() {}

    /**
     * Widens bf16 to f32.
     *
     * @param source little-endian; read from its position
     * @param target receives the values from index 0: ⌊count / 2⌋ of even index, as many of odd index, the rest
     * @param count number of elements
     */
    public static void decode(ByteBuffer source, float[] target, int count) {
        int pairs = count / 2;
        Scratch scratch = SCRATCH.get();
        IntBuffer ints = source.asIntBuffer();
        for (int done = 0; done < pairs; done += CHUNK) {
            int n = Math.min(CHUNK, pairs - done);
            ints.get(scratch.packed, 0, n);
            split(scratch.packed, n, scratch.low, scratch.high);
            scratch.bridge.toFloats(scratch.low, n, target, done);
            scratch.bridge.toFloats(scratch.high, n, target, pairs + done);
        }
        source.position(source.position() + 4 * pairs);
        if (count % 2 != 0) {
            target[count - 1] = Float.intBitsToFloat(source.getShort() << 16);
        }
    }

    /**
     * Rounds f32 to bf16, to nearest even.
     *
     * @param values in the order of {@link #decode}
     * @param count number of elements
     * @param target little-endian; written from its position, in the tensor's own order
     * @return whether all elements are finite, once rounded
     */
    public static boolean encode(float[] values, int count, ByteBuffer target) {
        int pairs = count / 2;
        Scratch scratch = SCRATCH.get();
        IntBuffer ints = target.asIntBuffer();
        boolean finite = true;
        for (int done = 0; done < pairs; done += CHUNK) {
            int n = Math.min(CHUNK, pairs - done);
            scratch.bridge.toBits(values, done, n, scratch.low);
            scratch.bridge.toBits(values, pairs + done, n, scratch.high);
            if ((Floats.round(scratch.low, n) | Floats.round(scratch.high, n)) >= 0) {
                pack(scratch.low, scratch.high, n, scratch.packed);
            } else {
                finite = false;
                for (int i = 0; i < n; i++) {
                    scratch.packed[i] =
                            Floats.toBrain(values[done + i]) & 0xFFFF | Floats.toBrain(values[pairs + done + i]) << 16;
                }
            }
            ints.put(scratch.packed, 0, n);
        }
        target.position(target.position() + 4 * pairs);
        return count % 2 == 0 ? finite : Floats.encode(DType.BF16, values, count - 1, 1, target) & finite;
    }

    private static void split(int[] packed, int n, int[] low, int[] high) {
        for (int i = 0; i < n; i++) {
            low[i] = packed[i] << 16;
        }
        for (int i = 0; i < n; i++) {
            high[i] = packed[i] & 0xFFFF0000;
        }
    }

    private static void pack(int[] low, int[] high, int n, int[] packed) {
        for (int i = 0; i < n; i++) {
            packed[i] = (low[i] >>> 16) | (high[i] & 0xFFFF0000);
        }
    }
}
