package org.optimer.merge.kernel;

/** Counts values that are not finite, or will not be once rounded to an element type. */
public final class Finite {
    private Finite() {}

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
     * @param limit from {@link org.optimer.checkpoint.Floats#overflow}
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
