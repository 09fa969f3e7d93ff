package org.optimer.merge.kernel;

/**
 * Elementwise loops over the first {@code n} elements of arrays. Each is so plain that the JIT turns it into vector
 * instructions; none reorders floating-point operations, so results are the same on every machine.
 */
public final class Loops {
    private Loops() {}

    /**
     * {@code x −= y}.
     *
     * @param x changed
     * @param y read
     * @param n elements
     */
    public static void subtract(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] -= y[i];
        }
    }

    /**
     * {@code x += y}.
     *
     * @param x changed
     * @param y read
     * @param n elements
     */
    public static void add(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += y[i];
        }
    }

    /**
     * {@code x ·= y}.
     *
     * @param x changed
     * @param y read
     * @param n elements
     */
    public static void multiply(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= y[i];
        }
    }

    /**
     * {@code x ·= factor}.
     *
     * @param x changed
     * @param factor a number
     * @param n elements
     */
    public static void scale(float[] x, float factor, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
    }

    /**
     * {@code x /= divisor}.
     *
     * @param x changed
     * @param divisor a number
     * @param n elements
     */
    public static void divide(float[] x, float divisor, int n) {
        for (int i = 0; i < n; i++) {
            x[i] /= divisor;
        }
    }

    /**
     * {@code sum = x · factor + sum}, rounded once (fused).
     *
     * @param x read
     * @param factor a number
     * @param sum changed
     * @param n elements
     */
    public static void multiplyAdd(float[] x, float factor, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] = Math.fma(x[i], factor, sum[i]);
        }
    }

    /**
     * Σ |x| in double precision, in an order that depends on {@code n} only.
     *
     * @param x read
     * @param n elements
     * @return the sum
     */
    public static double absoluteSum(float[] x, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            s0 += Math.abs(x[i]);
            s1 += Math.abs(x[i + 1]);
            s2 += Math.abs(x[i + 2]);
            s3 += Math.abs(x[i + 3]);
        }
        for (; i < n; i++) {
            s0 += Math.abs(x[i]);
        }
        return (s0 + s1) + (s2 + s3);
    }

    /**
     * {@code x += y} for counters.
     *
     * @param x changed
     * @param y read, as long as {@code x}
     */
    public static void add(long[] x, long[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }
}
