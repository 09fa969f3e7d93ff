package org.optimer.vector;

import org.optimer.core.CounterRandom;

/**
 * Products of a tall f32 matrix with a few vectors, and their orthonormalisation: what a randomised decomposition is made
 * of. Vectors are kept as the columns of row-major f64 arrays of some width, so that the inner loops run over the width.
 */
final class Subspace {
    /** Rows of the second factor that stay in the first-level cache. */
    private static final int BLOCK = 64;

    private Subspace() {}

    /** Seeded normal numbers, [rows, width]. */
    static double[] random(int rows, int width, long seed, String name) {
        CounterRandom random = new CounterRandom(seed, name);
        double[] values = new double[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    /** M · Q: [rows, columns] by [columns, width]. */
    static double[] times(float[] matrix, int rows, int columns, double[] q, int width) {
        double[] out = new double[rows * width];
        for (int from = 0; from < columns; from += BLOCK) {
            int to = Math.min(columns, from + BLOCK);
            for (int i = 0; i < rows; i++) {
                int row = i * columns;
                int j = from;
                for (; j + 3 < to; j += 4) {
                    add(
                            matrix[row + j],
                            matrix[row + j + 1],
                            matrix[row + j + 2],
                            matrix[row + j + 3],
                            q,
                            j * width,
                            width,
                            out,
                            i * width);
                }
                for (; j < to; j++) {
                    add(matrix[row + j], q, j * width, width, out, i * width);
                }
            }
        }
        return out;
    }

    /** Mᵀ · Y: [columns, rows] by [rows, width]. */
    static double[] transposedTimes(float[] matrix, int rows, int columns, double[] y, int width) {
        double[] out = new double[columns * width];
        for (int from = 0; from < columns; from += BLOCK) {
            int to = Math.min(columns, from + BLOCK);
            int i = 0;
            for (; i + 3 < rows; i += 4) {
                int row = i * columns;
                for (int j = from; j < to; j++) {
                    add(
                            matrix[row + j],
                            matrix[row + columns + j],
                            matrix[row + 2 * columns + j],
                            matrix[row + 3 * columns + j],
                            y,
                            i * width,
                            width,
                            out,
                            j * width);
                }
            }
            for (; i < rows; i++) {
                for (int j = from; j < to; j++) {
                    add(matrix[i * columns + j], y, i * width, width, out, j * width);
                }
            }
        }
        return out;
    }

    /** Makes the columns orthonormal, by Gram and Schmidt twice; columns that depend on those before become zero. */
    static void orthonormalize(double[] values, int width) {
        int length = values.length / width;
        double[][] columns = new double[width][length];
        for (int i = 0; i < length; i++) {
            for (int c = 0; c < width; c++) {
                columns[c][i] = values[i * width + c];
            }
        }
        for (int c = 0; c < width; c++) {
            double before = Math.sqrt(dot(columns[c], columns[c]));
            for (int twice = 0; twice < 2; twice++) {
                for (int other = 0; other < c; other++) {
                    subtract(columns[c], columns[other], dot(columns[c], columns[other]));
                }
            }
            double norm = Math.sqrt(dot(columns[c], columns[c]));
            double factor = norm > 1e-12 * before ? 1 / norm : 0;
            for (int i = 0; i < length; i++) {
                values[i * width + c] = columns[c][i] *= factor;
            }
        }
    }

    /** Rows · rowsᵀ of a [rows, columns] matrix. */
    static double[][] gramOfRows(double[][] matrix) {
        int n = matrix.length;
        double[][] gram = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(matrix[i], matrix[j]);
                gram[j][i] = gram[i][j];
            }
        }
        return gram;
    }

    /** Four sums side by side: faster than one, and still one fixed order. */
    static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static void subtract(double[] from, double[] what, double factor) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= factor * what[i];
        }
    }

    private static void add(double m, double[] q, int at, int width, double[] out, int to) {
        for (int c = 0; c < width; c++) {
            out[to + c] += m * q[at + c];
        }
    }

    private static void add(
            double m0, double m1, double m2, double m3, double[] q, int at, int width, double[] out, int to) {
        int second = at + width;
        int third = second + width;
        int fourth = third + width;
        for (int c = 0; c < width; c++) {
            out[to + c] += m0 * q[at + c] + m1 * q[second + c] + (m2 * q[third + c] + m3 * q[fourth + c]);
        }
    }
}
