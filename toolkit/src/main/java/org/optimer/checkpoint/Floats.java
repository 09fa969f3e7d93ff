package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import org.optimer.core.InvalidInputException;

/**
 * Conversion between raw little-endian floating-point elements and f32. Rounding is to nearest even, once; NaN stays
 * NaN, infinities stay infinite, values beyond the range become infinite.
 */
public final class Floats {
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
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float.intBitsToFloat(source.getShort() << 16);
                }
            }
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
     * @throws InvalidInputException when the type is not floating-point
     */
    public static void encode(DType type, float[] values, int at, int count, ByteBuffer target) {
        switch (type) {
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    target.putShort(toBrain(values[at + i]));
                }
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

    private static InvalidInputException notFloat(DType type) {
        return InvalidInputException.of("element type", "BF16, F16, F32 or F64", String.valueOf(type), "");
    }
}
