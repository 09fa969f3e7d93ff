package org.optimer.merge.kernel;

import org.optimer.checkpoint.DType;

/** Finds values that are not finite, or will not be once rounded to an element type. */
public final class Finite {
    private Finite() {}

    /**
     * The bits of the smallest magnitude that a type cannot hold as a finite number.
     *
     * @param type a floating-point type
     * @return f32 bits; infinity's own for types at least as wide as f32
     */
    public static int limit(DType type) {
        return switch (type) {
            case BF16 -> 0x7F7F8000; // the midpoint above the largest bf16 rounds up, to infinity
            case F16 -> 0x477FF000; // 65520
            default -> 0x7F800000;
        };
    }

    /**
     * Whether all values stay finite.
     *
     * @param x values
     * @param n how many
     * @param limit from {@link #limit}
     * @return true when there is nothing to count
     */
    public static boolean all(float[] x, int n, int limit) {
        int below = limit - 1;
        int any = 0;
        for (int i = 0; i < n; i++) {
            any |= below - (Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF);
        }
        return any >= 0;
    }

    /**
     * Counts NaN.
     *
     * @param x values
     * @param n how many
     * @return how many are NaN
     */
    public static int nan(float[] x, int n) {
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (Float.isNaN(x[i])) {
                count++;
            }
        }
        return count;
    }

    /**
     * Counts what is infinite, or becomes so.
     *
     * @param x values
     * @param n how many
     * @param limit from {@link #limit}
     * @return how many
     */
    public static int infinite(float[] x, int n, int limit) {
        int count = 0;
        for (int i = 0; i < n; i++) {
            int magnitude = Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF;
            if (magnitude >= limit && magnitude <= 0x7F800000) {
                count++;
            }
        }
        return count;
    }
}
