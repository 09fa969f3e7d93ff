package org.optimer.vector;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The matrix of some rank that is nearest to a given one in the Frobenius norm, as B · A with B = U √S and A = √S Vᵀ of the
 * singular value decomposition (Eckart and Young 1936). Small matrices are decomposed exactly, by the eigenvectors of
 * their Gram matrix; for large ones the leading subspace is found by seeded random projection and four power iterations
 * (Halko, Martinsson and Tropp 2011, arXiv 0909.4061, algorithms 4.4 and 5.1) and only what is inside it is decomposed.
 *
 * @param rank of the approximation
 * @param b [rows, rank], row-major
 * @param a [rank, columns], row-major
 * @param norm ‖M‖ in the Frobenius norm
 * @param error ‖M − B · A‖, measured with the f32 factors
 */
record TruncatedSvd(int rank, float[] b, float[] a, double norm, double error) {
    /** Up to this smaller side the exact way takes seconds. */
    private static final int EXACT = 512;

    private static final int POWER_ITERATIONS = 4;

    /** Singular values below this share of the largest are rounding. */
    private static final double NOTHING = 1e-10;

    /**
     * Decomposes.
     *
     * @param matrix [rows, columns], row-major
     * @param most rank at most
     * @param energy share of ‖M‖² that is enough, 1 for all that the rank allows
     * @param seed of the random projection
     * @param name makes the projections of different matrices independent
     */
    static TruncatedSvd of(float[] matrix, int rows, int columns, int most, double energy, long seed, String name) {
        int side = Math.min(rows, columns);
        int wanted = Math.min(most, side);
        double total = squares(matrix);
        if (wanted == side && side > EXACT && energy == 1) {
            return whole(matrix, rows, columns, total);
        }
        boolean left = rows <= columns;
        if (side <= EXACT) {
            // the rows (or columns) themselves, turned into singular vectors
            return decompose(
                    matrix, rows, columns, identity(side), lines(matrix, rows, columns), wanted, energy, total);
        }
        int width = Math.min(side, wanted + Math.max(16, wanted / 2));
        double[][] basis = left
                ? range(matrix, rows, columns, width, seed, name)
                : corange(matrix, rows, columns, width, seed, name);
        double[][] inside = left
                ? Subspace.transposedTimes(matrix, rows, columns, basis)
                : Subspace.times(matrix, rows, columns, basis);
        return decompose(matrix, rows, columns, basis, Subspace.transposed(inside), wanted, energy, total);
    }

    /** An orthonormal basis [rows][width] of what M reaches most. */
    private static double[][] range(float[] matrix, int rows, int columns, int width, long seed, String name) {
        double[][] y = Subspace.times(matrix, rows, columns, Subspace.random(columns, width, seed, name));
        Subspace.orthonormalize(y);
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            double[][] z = Subspace.transposedTimes(matrix, rows, columns, y);
            Subspace.orthonormalize(z);
            y = Subspace.times(matrix, rows, columns, z);
            Subspace.orthonormalize(y);
        }
        return y;
    }

    /** An orthonormal basis [columns][width] of what Mᵀ reaches most. */
    private static double[][] corange(float[] matrix, int rows, int columns, int width, long seed, String name) {
        double[][] z = Subspace.transposedTimes(matrix, rows, columns, Subspace.random(rows, width, seed, name));
        Subspace.orthonormalize(z);
        for (int i = 0; i < POWER_ITERATIONS; i++) {
            double[][] y = Subspace.times(matrix, rows, columns, z);
            Subspace.orthonormalize(y);
            z = Subspace.transposedTimes(matrix, rows, columns, y);
            Subspace.orthonormalize(z);
        }
        return z;
    }

    /** Rotates a basis of one side so that its vectors are singular ones, and balances the two factors. */
    private static TruncatedSvd decompose(
            float[] matrix,
            int rows,
            int columns,
            double[][] basis,
            double[][] inside,
            int most,
            double energy,
            double total) {
        boolean left = rows <= columns;
        int k = inside.length;
        RealMatrix turn = new EigenDecomposition(new Array2DRowRealMatrix(Subspace.gramOfRows(inside), false)).getV();
        int side = basis.length;
        int other = inside[0].length;
        double[][] far = new double[most][];
        double[] values = new double[most];
        int rank = 0;
        double kept = 0;
        while (rank < most && (rank == 0 || kept < energy * total || energy == 1)) {
            double[] vector = combined(inside, turn.getColumn(rank), other);
            double value = Math.sqrt(Subspace.dot(vector, vector));
            if (rank > 0 && value <= NOTHING * values[0]) {
                break;
            }
            far[rank] = vector;
            values[rank] = value;
            kept += value * value;
            rank++;
        }
        float[] near = new float[side * rank];
        for (int r = 0; r < rank; r++) {
            double[] column = turn.getColumn(r);
            double root = Math.sqrt(values[r]);
            for (int i = 0; i < side; i++) {
                double sum = 0;
                for (int c = 0; c < k; c++) {
                    sum += basis[i][c] * column[c];
                }
                near[i * rank + r] = (float) (sum * root);
            }
        }
        float[] b = left ? near : new float[rows * rank];
        float[] a = new float[rank * columns];
        for (int r = 0; r < rank; r++) {
            double scale = values[r] == 0 ? 0 : 1 / Math.sqrt(values[r]);
            for (int j = 0; j < other; j++) {
                float value = (float) (far[r][j] * scale);
                if (left) {
                    a[r * columns + j] = value;
                } else {
                    b[j * rank + r] = value;
                }
            }
            for (int i = 0; !left && i < side; i++) {
                a[r * columns + i] = near[i * rank + r];
            }
        }
        return new TruncatedSvd(rank, b, a, Math.sqrt(total), distance(matrix, rows, columns, b, a, rank));
    }

    /** At full rank no decomposition is needed: M = I · M, or M · I. */
    private static TruncatedSvd whole(float[] matrix, int rows, int columns, double total) {
        int side = Math.min(rows, columns);
        float[] one = new float[side * side];
        for (int i = 0; i < side; i++) {
            one[i * side + i] = 1;
        }
        return rows <= columns
                ? new TruncatedSvd(side, one, matrix.clone(), Math.sqrt(total), 0)
                : new TruncatedSvd(side, matrix.clone(), one, Math.sqrt(total), 0);
    }

    private static double distance(float[] matrix, int rows, int columns, float[] b, float[] a, int rank) {
        float[][] right = new float[rank][];
        for (int r = 0; r < rank; r++) {
            right[r] = java.util.Arrays.copyOfRange(a, r * columns, (r + 1) * columns);
        }
        double sum = 0;
        float[] row = new float[columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(matrix, i * columns, row, 0, columns);
            for (int r = 0; r < rank; r++) {
                subtract(b[i * rank + r], right[r], row);
            }
            sum += squares(row);
        }
        return Math.sqrt(sum);
    }

    private static void subtract(float factor, float[] values, float[] from) {
        for (int j = 0; j < from.length; j++) {
            from[j] = Math.fma(-factor, values[j], from[j]);
        }
    }

    private static double[] combined(double[][] vectors, double[] weights, int length) {
        double[] sum = new double[length];
        for (int v = 0; v < vectors.length; v++) {
            Subspace.addOne(weights[v], vectors[v], sum);
        }
        return sum;
    }

    /** The rows of a wide matrix, the columns of a tall one. */
    private static double[][] lines(float[] matrix, int rows, int columns) {
        double[][] lines = new double[Math.min(rows, columns)][Math.max(rows, columns)];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                if (rows <= columns) {
                    lines[i][j] = matrix[i * columns + j];
                } else {
                    lines[j][i] = matrix[i * columns + j];
                }
            }
        }
        return lines;
    }

    private static double[][] identity(int n) {
        double[][] one = new double[n][n];
        for (int i = 0; i < n; i++) {
            one[i][i] = 1;
        }
        return one;
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }
}
