package org.optimer.merge.kernel;

/**
 * Elementwise loops over the first {@code n} elements of arrays. Each is so plain that the JIT turns it into vector
 * instructions; none reorders floating-point operations, so results are the same on every machine.
 */
public final class Loops {
    private static final int LANES = 1024;

    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[LANES]);
    private static final ThreadLocal<float[]> ODD_SUMS = ThreadLocal.withInitial(() -> new float[LANES]);
    private static final ThreadLocal<float[]> PART = ThreadLocal.withInitial(() -> new float[LANES]);

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
     * {@code out = x · factor}.
     *
     * @param x read
     * @param factor a number
     * @param out receives the products
     * @param n elements
     */
    public static void scaled(float[] x, float factor, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * factor;
        }
    }

    /**
     * {@code out = x + y}.
     *
     * @param x read
     * @param y read
     * @param out receives the sums
     * @param n elements
     */
    public static void sum(float[] x, float[] y, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = x[i] + y[i];
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
     * Σ |x|, in an order that depends on {@code n} only: 1024 interleaved sums in f32 (the loop is then one of vectors),
     * which are added up in double precision. For up to 2¹⁵ elements an interleaved sum has 32 terms, so the relative
     * error stays near 10⁻⁷ for each and, as they are independent, near 10⁻⁸ for all.
     *
     * @param x read
     * @param n elements
     * @return the sum
     */
    public static double absoluteSum(float[] x, int n) {
        float[] sums = SUMS.get();
        float[] part = PART.get();
        java.util.Arrays.fill(sums, 0f);
        for (int at = 0; at < n; at += LANES) {
            int count = Math.min(LANES, n - at);
            // copied, because the compiler vectorises loops over two arrays only when both begin at the same index
            System.arraycopy(x, at, part, 0, count);
            addAbsolute(sums, part, count);
        }
        double total = 0;
        for (float sum : sums) {
            total += sum;
        }
        return total;
    }

    /**
     * Bit for bit {@link #absoluteSum} of the elements in their own order, from their order of pairs ({@link
     * org.optimer.checkpoint.BrainPairs}): the interleaved sums are even in number, so each belongs to one of the halves.
     *
     * @param x read: ⌊n / 2⌋ elements of even index, as many of odd index, a last one without a partner
     * @param n elements
     * @return the sum
     */
    public static double absoluteSumPairs(float[] x, int n) {
        float[] even = SUMS.get();
        float[] odd = ODD_SUMS.get();
        int pairs = n / 2;
        half(x, 0, pairs, even);
        half(x, pairs, pairs, odd);
        if (n % 2 != 0) {
            even[pairs % (LANES / 2)] += Math.abs(x[n - 1]);
        }
        double total = 0;
        for (int i = 0; i < LANES / 2; i++) {
            total += even[i];
            total += odd[i];
        }
        return total;
    }

    private static void half(float[] x, int from, int n, float[] sums) {
        float[] part = PART.get();
        java.util.Arrays.fill(sums, 0f);
        for (int at = 0; at < n; at += LANES / 2) {
            int count = Math.min(LANES / 2, n - at);
            System.arraycopy(x, from + at, part, 0, count);
            addAbsolute(sums, part, count);
        }
    }

    private static void addAbsolute(float[] sums, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            sums[i] += Math.abs(x[i]);
        }
    }

    /**
     * {@code sum = sum + x · factor}, rounded twice (not fused).
     *
     * @param x read
     * @param factor a number
     * @param sum changed
     * @param n elements
     */
    public static void addScaled(float[] x, float factor, float[] sum, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += x[i] * factor;
        }
    }

    /**
     * Σ x y in double precision, where products of f32 are exact, in an order that depends on {@code n} only: four
     * interleaved sums, because one alone waits for itself.
     *
     * @param x read
     * @param y read
     * @param from index of the first element
     * @param n elements
     * @return the sum
     */
    public static double dot(float[] x, float[] y, int from, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (int end = from + (n & ~3); i < end; i += 4) {
            s0 += (double) x[i] * y[i];
            s1 += (double) x[i + 1] * y[i + 1];
            s2 += (double) x[i + 2] * y[i + 2];
            s3 += (double) x[i + 3] * y[i + 3];
        }
        for (; i < from + n; i++) {
            s0 += (double) x[i] * y[i];
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
