package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.optimer.core.InvalidInputException;

/**
 * Conversion between raw little-endian floating-point elements and f32. Rounding is to nearest even, once; NaN stays
 * NaN, infinities stay infinite, values beyond the range become infinite.
 */
public final class Floats {
    /** Pairs converted at a time: small enough for the first-level cache. */
    private static final int CHUNK = 2048;

    /** A thread's arrays to convert in: new ones for each tile would be most of what a merge leaves to the collector. */
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        final int[] packed = new int[CHUNK];
        final int[] bits = new int[2 * CHUNK];
        final FloatBits bridge = new FloatBits(2 * CHUNK);
    }

    private Floats() {}

    /**
     * Widens (or, for f64, rounds) elements to f32.
     *
     * @param type a floating-point type
     * @param source little-endian; read from its position
     * @param target receives the values
     * @param at first index in {@code target}
     * @param count number of elements
     * @throws InvalidInputException when the type is not floating-point
     */
    public static void decode(DType type, ByteBuffer source, float[] target, int at, int count) {
        switch (type) {
            case BF16 -> decodeBrain(source, target, at, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = fromHalf(source.getShort());
                }
            }
            case F32 -> {
                source.asFloatBuffer().get(target, at, count);
                source.position(source.position() + 4 * count);
            }
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = (float) source.getDouble();
                }
            }
            default -> throw notFloat(type);
        }
    }

    /**
     * Rounds f32 values to a type's raw elements.
     *
     * @param type a floating-point type
     * @param values the values
     * @param at first index in {@code values}
     * @param count number of elements
     * @param target little-endian; written from its position
     * @return whether all elements are finite, once rounded
     * @throws InvalidInputException when the type is not floating-point
     */
    public static boolean encode(DType type, float[] values, int at, int count, ByteBuffer target) {
        switch (type) {
            case BF16 -> {
                return encodeBrain(values, at, count, target);
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target.putShort(toHalf(values[at + i]));
                }
            }
            case F32 -> {
                target.asFloatBuffer().put(values, at, count);
                target.position(target.position() + 4 * count);
            }
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    target.putDouble(values[at + i]);
                }
            }
            default -> throw notFloat(type);
        }
        return finite(values, at, count, overflow(type));
    }

    /**
     * The bits of the smallest magnitude that a type cannot hold as a finite number.
     *
     * @param type a floating-point type
     * @return f32 bits; infinity's own for types at least as wide as f32
     */
    public static int overflow(DType type) {
        return switch (type) {
            case BF16 -> 0x7F7F8000; // the midpoint above the largest bf16 rounds up, to infinity
            case F16 -> 0x477FF000; // 65520
            default -> 0x7F800000;
        };
    }

    /**
     * f32 to bfloat16.
     *
     * @param value any value
     * @return the bits; NaN keeps its sign and becomes quiet
     */
    public static short toBrain(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7FFFFFFF) > 0x7F800000) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /**
     * IEEE half to f32, exactly.
     *
     * @param half the bits
     * @return the value
     */
    public static float fromHalf(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int mantissa = half & 0x3FF;
        if (exponent == 0) {
            float magnitude = mantissa * 0x1.0p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int bits = exponent == 31 ? 0x7F800000 | mantissa << 13 : (exponent + 112) << 23 | mantissa << 13;
        return Float.intBitsToFloat(sign | bits);
    }

    /**
     * f32 to IEEE half.
     *
     * @param value any value
     * @return the bits; NaN keeps its sign and becomes quiet
     */
    public static short toHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude >= 0x7F800000) {
            return (short) (sign | 0x7C00 | (magnitude > 0x7F800000 ? 0x200 | ((magnitude >>> 13) & 0x3FF) : 0));
        }
        if (magnitude < 0x38800000) {
            // below the smallest normal half: count steps of 2^-24, nearest even
            return (short) (sign | (int) Math.rint(Math.abs((double) value) * 0x1.0p24));
        }
        int rounded = magnitude - 0x38000000 + 0xFFF + ((magnitude >>> 13) & 1);
        return (short) (sign | Math.min(rounded >>> 13, 0x7C00));
    }

    /** Two elements per int: about three times as fast as one short at a time, and free of buffer calls in the loop. */
    private static void decodeBrain(ByteBuffer source, float[] target, int at, int count) {
        int pairs = count / 2;
        int[] packed = SCRATCH.get().packed;
        IntBuffer ints = source.asIntBuffer();
        for (int done = 0; done < pairs; done += CHUNK) {
            int n = Math.min(CHUNK, pairs - done);
            ints.get(packed, 0, n);
            unpack(packed, n, target, at + 2 * done);
        }
        source.position(source.position() + 4 * pairs);
        if (count % 2 != 0) {
            target[at + count - 1] = Float.intBitsToFloat(source.getShort() << 16);
        }
    }

    private static void unpack(int[] packed, int n, float[] target, int at) {
        for (int i = 0; i < n; i++) {
            int pair = packed[i];
            target[at + 2 * i] = Float.intBitsToFloat(pair << 16);
            target[at + 2 * i + 1] = Float.intBitsToFloat(pair & 0xFFFF0000);
        }
    }

    /**
     * In steps of one kind of work each, because only such loops become vector instructions: floats to their bits (by
     * copying, a conversion in a loop is scalar), rounding, and two halves into one int.
     */
    private static boolean encodeBrain(float[] values, int at, int count, ByteBuffer target) {
        int pairs = count / 2;
        Scratch scratch = SCRATCH.get();
        int[] bits = scratch.bits;
        int[] packed = scratch.packed;
        IntBuffer ints = target.asIntBuffer();
        boolean finite = true;
        for (int done = 0; done < pairs; done += CHUNK) {
            int n = Math.min(CHUNK, pairs - done);
            scratch.bridge.toBits(values, at + 2 * done, 2 * n, bits);
            if (round(bits, 2 * n) >= 0) {
                pack(bits, n, packed);
            } else {
                finite = false;
                packCarefully(values, at + 2 * done, n, packed);
            }
            ints.put(packed, 0, n);
        }
        target.position(target.position() + 4 * pairs);
        if (count % 2 != 0) {
            target.putShort(toBrain(values[at + count - 1]));
            finite &= finite(values, at + count - 1, 1, overflow(DType.BF16));
        }
        return finite;
    }

    /** Rounds bits so that the upper half is the bf16; a negative result says that some are not finite in bf16. */
    static int round(int[] bits, int n) {
        int over = 0;
        for (int i = 0; i < n; i++) {
            int x = bits[i];
            over |= 0x7F7F7FFF - (x & 0x7FFFFFFF);
            bits[i] = x + 0x7FFF + ((x >>> 16) & 1);
        }
        return over;
    }

    private static void pack(int[] bits, int n, int[] packed) {
        for (int i = 0; i < n; i++) {
            packed[i] = (bits[2 * i] >>> 16) | (bits[2 * i + 1] & 0xFFFF0000);
        }
    }

    /** For what overflows, and NaN, whose mantissa could. */
    private static void packCarefully(float[] values, int at, int n, int[] packed) {
        for (int i = 0; i < n; i++) {
            packed[i] = toBrain(values[at + 2 * i]) & 0xFFFF | toBrain(values[at + 2 * i + 1]) << 16;
        }
    }

    private static boolean finite(float[] values, int at, int count, int limit) {
        int below = limit - 1;
        int any = 0;
        for (int i = at; i < at + count; i++) {
            any |= below - (Float.floatToRawIntBits(values[i]) & 0x7FFFFFFF);
        }
        return any >= 0;
    }

    private static InvalidInputException notFloat(DType type) {
        return InvalidInputException.of("element type", "BF16, F16, F32 or F64", String.valueOf(type), "");
    }
}
