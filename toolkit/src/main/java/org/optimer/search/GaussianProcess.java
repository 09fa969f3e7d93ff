package org.optimer.search;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.NonSymmetricMatrixException;
import org.jspecify.annotations.Nullable;

/**
 * A Gaussian process with a Matérn-5/2 kernel that has a length for each dimension (Rasmussen and Williams 2006, eq. 4.17):
 * k(x, x′) = s·(1 + √5 r + 5 r²/3)·exp(−√5 r), r² = Σ wᵢ dᵢ², plus noise on the diagonal. Parameters are the logarithms of
 * w₁ … w_d, s and the noise's variance. A dimension of choices has distance 0 or 1.
 */
final class GaussianProcess {
    /** Added to the noise, so that equal points never make the matrix singular. */
    static final double LEAST_NOISE = 1e-6;

    private static final double SQRT5 = Math.sqrt(5);

    private final double[][] x;
    private final boolean[] choice;
    private final double[] parameters;
    private final double[] alpha;
    private final double[][] inverse;
    private final double logDeterminant;

    private GaussianProcess(
            double[][] x, boolean[] choice, double[] parameters, double[] alpha, double[][] inverse, double logDet) {
        this.x = x;
        this.choice = choice;
        this.parameters = parameters;
        this.alpha = alpha;
        this.inverse = inverse;
        this.logDeterminant = logDet;
    }

    /**
     * Conditions on observations.
     *
     * @param x points, one row each
     * @param y values, about standard normal
     * @param choice which dimensions are choices
     * @param parameters see the class
     * @return null when the matrix is numerically singular
     */
    static @Nullable GaussianProcess of(double[][] x, double[] y, boolean[] choice, double[] parameters) {
        int n = x.length;
        double[][] k = new double[n][n];
        double noise = noise(parameters);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                k[i][j] = kernel(distance(x[i], x[j], choice, parameters), parameters);
                k[j][i] = k[i][j];
            }
            k[i][i] += noise;
        }
        try {
            CholeskyDecomposition cholesky = new CholeskyDecomposition(new Array2DRowRealMatrix(k, false), 1e-8, 1e-12);
            double logDet = 0;
            double[][] lower = cholesky.getL().getData();
            for (int i = 0; i < n; i++) {
                logDet += 2 * StrictMath.log(lower[i][i]);
            }
            double[] alpha =
                    cholesky.getSolver().solve(MatrixUtils.createRealVector(y)).toArray();
            return new GaussianProcess(
                    x,
                    choice,
                    parameters,
                    alpha,
                    cholesky.getSolver().getInverse().getData(),
                    logDet);
        } catch (NonPositiveDefiniteMatrixException | NonSymmetricMatrixException e) {
            return null;
        }
    }

    /** Log marginal likelihood of the observations, without its constant. */
    double logLikelihood(double[] y) {
        double fit = 0;
        for (int i = 0; i < y.length; i++) {
            fit += y[i] * alpha[i];
        }
        return -0.5 * fit - 0.5 * logDeterminant;
    }

    /** Its gradient in the parameters (Rasmussen and Williams 2006, eq. 5.9). */
    double[] gradient() {
        int d = choice.length;
        double[] gradient = new double[d + 2];
        double scale = StrictMath.exp(parameters[d]);
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j <= i; j++) {
                double twice = (i == j ? 0.5 : 1) * (alpha[i] * alpha[j] - inverse[i][j]);
                double r = Math.sqrt(5 * distance(x[i], x[j], choice, parameters));
                double e = StrictMath.exp(-r);
                double slope = -scale * 5 / 6 * (1 + r) * e; // dk / d(r²)
                for (int q = 0; q < d; q++) {
                    double gap = gap(x[i][q], x[j][q], choice[q]);
                    gradient[q] += twice * slope * StrictMath.exp(parameters[q]) * gap;
                }
                gradient[d] += twice * scale * (1 + r + r * r / 3) * e;
            }
            gradient[d + 1] += 0.5 * (alpha[i] * alpha[i] - inverse[i][i]) * StrictMath.exp(parameters[d + 1]);
        }
        return gradient;
    }

    /**
     * The posterior at a point, without noise.
     *
     * @param at the point
     * @return mean and variance
     */
    double[] posterior(double[] at) {
        int n = x.length;
        double[] k = new double[n];
        double mean = 0;
        for (int i = 0; i < n; i++) {
            k[i] = kernel(distance(at, x[i], choice, parameters), parameters);
            mean += k[i] * alpha[i];
        }
        double explained = 0;
        for (int i = 0; i < n; i++) {
            double row = 0;
            for (int j = 0; j < n; j++) {
                row += inverse[i][j] * k[j];
            }
            explained += k[i] * row;
        }
        double scale = StrictMath.exp(parameters[choice.length]);
        return new double[] {mean, Math.max(scale - explained, 1e-12 * scale)};
    }

    private static double noise(double[] parameters) {
        return StrictMath.exp(parameters[parameters.length - 1]) + LEAST_NOISE;
    }

    private static double kernel(double squared, double[] parameters) {
        double r = SQRT5 * Math.sqrt(squared);
        return StrictMath.exp(parameters[parameters.length - 2] - r) * (1 + r + r * r / 3);
    }

    private static double distance(double[] a, double[] b, boolean[] choice, double[] parameters) {
        double sum = 0;
        for (int q = 0; q < a.length; q++) {
            sum += StrictMath.exp(parameters[q]) * gap(a[q], b[q], choice[q]);
        }
        return sum;
    }

    private static double gap(double a, double b, boolean choice) {
        return choice ? (a == b ? 0 : 1) : (a - b) * (a - b);
    }
}
