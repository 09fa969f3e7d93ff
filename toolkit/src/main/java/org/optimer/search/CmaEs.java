package org.optimer.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The state of CMA-ES (Hansen 2016, arXiv 1604.00772) in the cube [0, 1]^d, with active covariance update: weights below
 * zero for the worse half. Minimises. Formula numbers in comments are those of the tutorial.
 */
final class CmaEs {
    private static final double TINY = 1e-8;
    private static final int RESAMPLE = 100;

    private final int n;
    private final int lambda;
    private final int mu;
    private final double[] weights;
    private final double muEff;
    private final double cSigma;
    private final double dSigma;
    private final double cc;
    private final double c1;
    private final double cMu;
    private final double chi;

    private final double[] mean;
    private double sigma;
    private double[][] covariance;
    private final double[] pathSigma;
    private final double[] pathC;
    private int generation;
    private double[][] axes = {};
    private double[] lengths = {};

    /** A point with its value. */
    record Point(double[] x, double value) {}

    /**
     * The distribution of the first generation.
     *
     * @param n dimensions, 1 or more
     * @param sigma its standard deviation around the middle of the cube
     * @param population points of a generation; 0 for 4 + ⌊3 ln n⌋
     */
    CmaEs(int n, double sigma, int population) {
        this.n = n;
        this.sigma = sigma;
        lambda = population > 0 ? population : 4 + (int) Math.floor(3 * StrictMath.log(n));
        mu = lambda / 2;
        double[] raw = new double[lambda];
        for (int i = 0; i < lambda; i++) {
            raw[i] = StrictMath.log((lambda + 1) / 2.0) - StrictMath.log(i + 1); // (49)
        }
        muEff = effective(raw, 0, mu);
        double muEffMinus = effective(raw, mu, lambda);
        c1 = 2 / ((n + 1.3) * (n + 1.3) + muEff); // (57)
        cMu = Math.min(1 - c1 - TINY, 2 * (muEff - 2 + 1 / muEff) / ((n + 2.0) * (n + 2.0) + muEff)); // (58)
        double alpha = Math.min(1 + c1 / cMu, Math.min(1 + 2 * muEffMinus / (muEff + 2), (1 - c1 - cMu) / (n * cMu)));
        double positive = Arrays.stream(raw).filter(w -> w > 0).sum();
        double negative = -Arrays.stream(raw).filter(w -> w < 0).sum();
        weights = new double[lambda];
        for (int i = 0; i < lambda; i++) {
            weights[i] = raw[i] >= 0 ? raw[i] / positive : alpha * raw[i] / negative; // (53)
        }
        cSigma = (muEff + 2) / (n + muEff + 5); // (55)
        dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma;
        cc = (4 + muEff / n) / (n + 4 + 2 * muEff / n); // (56)
        chi = Math.sqrt(n) * (1 - 1.0 / (4 * n) + 1.0 / (21.0 * n * n));
        mean = new double[n];
        Arrays.fill(mean, 0.5);
        covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            covariance[i][i] = 1;
        }
        pathSigma = new double[n];
        pathC = new double[n];
        decompose();
    }

    double[] mean() {
        return mean.clone();
    }

    double sigma() {
        return sigma;
    }

    /** C, of the shape {@code [n, n]}; the distribution's own is σ² C. */
    double[][] covariance() {
        return covariance;
    }

    /** Points of a generation. */
    int population() {
        return lambda;
    }

    /** A point of the present distribution inside the cube; after many tries outside, the nearest in it. */
    double[] ask(RandomStream random) {
        double[] x = new double[n];
        for (int attempt = 0; attempt < RESAMPLE; attempt++) {
            double[] z = Deviates.next(random, n);
            boolean inside = true;
            for (int i = 0; i < n; i++) {
                double y = 0;
                for (int k = 0; k < n; k++) {
                    y += axes[i][k] * lengths[k] * z[k];
                }
                x[i] = mean[i] + sigma * y;
                inside &= x[i] >= 0 && x[i] <= 1;
            }
            if (inside) {
                return x;
            }
        }
        for (int i = 0; i < n; i++) {
            x[i] = Math.min(Math.max(x[i], 0), 1);
        }
        return x;
    }

    /** Moves on with one generation of λ points. */
    void tell(List<Point> points) {
        double[][] y = points.stream()
                .sorted(Comparator.comparingDouble(Point::value))
                .map(this::step)
                .toArray(double[][]::new);
        generation++;
        double[] shift = new double[n];
        for (int k = 0; k < mu; k++) {
            add(shift, weights[k], y[k]);
        }
        add(mean, sigma, shift);
        double[] white = whiten(shift);
        scale(pathSigma, 1 - cSigma);
        add(pathSigma, Math.sqrt(cSigma * (2 - cSigma) * muEff), white); // (43)
        double length = Math.sqrt(squared(pathSigma));
        sigma = Math.min(sigma * StrictMath.exp(cSigma / dSigma * (length / chi - 1)), 1e32); // (44)
        double decay = 1 - StrictMath.pow(1 - cSigma, 2.0 * (generation + 1));
        double h = length / Math.sqrt(decay) < (1.4 + 2 / (n + 1.0)) * chi ? 1 : 0;
        scale(pathC, 1 - cc);
        add(pathC, h * Math.sqrt(cc * (2 - cc) * muEff), shift); // (45)
        update(y, h);
        decompose();
    }

    private void update(double[][] y, double h) {
        double delta = (1 - h) * cc * (2 - cc);
        double sum = Arrays.stream(weights).sum();
        double keep = 1 + c1 * delta - c1 - cMu * sum;
        double[][] next = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                next[i][j] = keep * covariance[i][j] + c1 * pathC[i] * pathC[j];
            }
        }
        for (int k = 0; k < lambda; k++) {
            double w = weights[k] >= 0 ? weights[k] : weights[k] * n / (squared(whiten(y[k])) + TINY); // (46)
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    next[i][j] += cMu * w * y[k][i] * y[k][j]; // (47)
                }
            }
        }
        covariance = next;
    }

    private void decompose() {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double both = (covariance[i][j] + covariance[j][i]) / 2;
                covariance[i][j] = both;
                covariance[j][i] = both;
            }
        }
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(covariance));
        axes = eigen.getV().getData();
        lengths = eigen.getRealEigenvalues();
        for (int i = 0; i < n; i++) {
            lengths[i] = Math.sqrt(lengths[i] < 0 ? TINY : lengths[i]);
        }
    }

    private double[] step(Point point) {
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = (point.x()[i] - mean[i]) / sigma;
        }
        return y;
    }

    /** C^(−1/2) y. */
    private double[] whiten(double[] y) {
        double[] white = new double[n];
        for (int k = 0; k < n; k++) {
            double along = 0;
            for (int i = 0; i < n; i++) {
                along += axes[i][k] * y[i];
            }
            along /= Math.max(lengths[k], Double.MIN_NORMAL);
            for (int i = 0; i < n; i++) {
                white[i] += axes[i][k] * along;
            }
        }
        return white;
    }

    private static double effective(double[] raw, int from, int to) {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            sum += raw[i];
            squares += raw[i] * raw[i];
        }
        return sum * sum / squares;
    }

    private static void add(double[] x, double factor, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += factor * y[i];
        }
    }

    private static void scale(double[] x, double factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
    }

    private static double squared(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v * v;
        }
        return sum;
    }
}
