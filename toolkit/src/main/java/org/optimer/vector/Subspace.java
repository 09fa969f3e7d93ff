package org.optimer.vector;

import org.optimer.core.CounterRandom;

/**
 * Products of a large f32 matrix with a few vectors, and their orthonormalisation: what a randomised decomposition is made
 * of. The vectors are the columns of f64 arrays [length][width]. Inner loops run over the width with one index for all
 * arrays: then the compiler need not fear that they overlap, and uses vector instructions.
 */
final class Subspace {
    /** Rows of the second factor that stay in the first-level cache. */
    private static final int BLOCK = 64;

    private Subspace() {}

    /** Seeded normal numbers, [rows][width]. */
    static double[][] random(int rows, int width, long seed, String name) {
        CounterRandom random = new CounterRandom(seed, name);
        double[][] values = new double[rows][width];
        for (double[] row : values) {
            for (int c = 0; c < width; c++) {
                row[c] = random.nextGaussian();
            }
        }
        return values;
    }

    /** M · Q: [rows, columns] by [columns][width]. */
    static double[][] times(float[] matrix, int rows, int columns, double[][] q) {
        double[][] out = new double[rows][q[0].length];
        for (int from = 0; from < columns; from += BLOCK) {
            int to = Math.min(columns, from + BLOCK);
            for (int i = 0; i < rows; i++) {
                int row = i * columns;
                int j = from;
                for (; j + 3 < to; j += 4) {
                    addFour(matrix, row + j, 1, q, j, out[i]);
                }
                for (; j < to; j++) {
                    addOne(matrix[row + j], q[j], out[i]);
                }
            }
        }
        return out;
    }

    /** Mᵀ · Y: [columns, rows] by [rows][width]. */
    static double[][] transposedTimes(float[] matrix, int rows, int columns, double[][] y) {
        double[][] out = new double[columns][y[0].length];
        for (int from = 0; from < columns; from += BLOCK) {
            int to = Math.min(columns, from + BLOCK);
            int i = 0;
            for (; i + 3 < rows; i += 4) {
                for (int j = from; j < to; j++) {
                    addFour(matrix, i * columns + j, columns, y, i, out[j]);
                }
            }
            for (; i < rows; i++) {
                for (int j = from; j < to; j++) {
                    addOne(matrix[i * columns + j], y[i], out[j]);
                }
            }
        }
        return out;
    }

    /** Makes the columns orthonormal, by Gram and Schmidt twice; columns that depend on those before become zero. */
    static void orthonormalize(double[][] values) {
        double[][] columns = transposed(values);
        for (int c = 0; c < columns.length; c++) {
            double before = Math.sqrt(dot(columns[c], columns[c]));
            for (int twice = 0; twice < 2; twice++) {
                for (int other = 0; other < c; other++) {
                    addOne(-dot(columns[c], columns[other]), columns[other], columns[c]);
                }
            }
            double norm = Math.sqrt(dot(columns[c], columns[c]));
            double factor = norm > 1e-12 * before ? 1 / norm : 0;
            for (int i = 0; i < values.length; i++) {
                columns[c][i] *= factor;
                values[i][c] = columns[c][i];
            }
        }
    }

    /** Columns as rows. */
    static double[][] transposed(double[][] values) {
        double[][] columns = new double[values[0].length][values.length];
        for (int i = 0; i < values.length; i++) {
            for (int c = 0; c < columns.length; c++) {
                columns[c][i] = values[i][c];
            }
        }
        return columns;
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

    /** to += factor · values. */
    static void addOne(double factor, double[] values, double[] to) {
        for (int c = 0; c < to.length; c++) {
            to[c] += factor * values[c];
        }
    }

    private static void addFour(float[] matrix, int at, int step, double[][] values, int first, double[] to) {
        double m0 = matrix[at];
        double m1 = matrix[at + step];
        double m2 = matrix[at + 2 * step];
        double m3 = matrix[at + 3 * step];
        double[] v0 = values[first];
        double[] v1 = values[first + 1];
        double[] v2 = values[first + 2];
        double[] v3 = values[first + 3];
        for (int c = 0; c < to.length; c++) {
            to[c] += m0 * v0[c] + m1 * v1[c] + (m2 * v2[c] + m3 * v3[c]);
        }
    }
}
