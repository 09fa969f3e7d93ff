package org.optimer.search;

import java.util.List;

/** The search for a point with a great l(x)/g(x), on inner values. */
final class AcquisitionProblem {
    /** Two choices can have the same ratio; what is left of a difference then is rounding, and must not decide. */
    private static final double ROUNDING = 1e-12;

    private final List<Distribution> ranges;
    private final ParzenEstimator good;
    private final ParzenEstimator other;

    AcquisitionProblem(List<Distribution> ranges, ParzenEstimator good, ParzenEstimator other) {
        this.ranges = ranges;
        this.good = good;
        this.other = other;
    }

    List<Distribution> ranges() {
        return ranges;
    }

    /**
     * Looks for the point.
     *
     * @param how the way to look
     * @param random where candidates, and all chance, come from
     * @return one inner value a parameter
     */
    double[] solve(Acquisition how, RandomStream random) {
        int n = how instanceof Acquisition.BestOf best ? best.candidates() : ((Acquisition.Genetic) how).population();
        double[][] candidates = good.sample(random, n);
        if (how instanceof Acquisition.Genetic genetic) {
            return new JgapMaximiser(this, genetic.generations(), random).maximise(candidates);
        }
        double[] worth = worth(candidates);
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (worth[i] > worth[best] + ROUNDING) {
                best = i; // the first of equals stays
            }
        }
        return point(candidates, best);
    }

    /** log l − log g of points [parameter][n]. */
    double[] worth(double[][] points) {
        double[] worth = good.logDensity(points);
        double[] against = other.logDensity(points);
        for (int i = 0; i < worth.length; i++) {
            worth[i] -= against[i];
        }
        return worth;
    }

    static double[] point(double[][] points, int i) {
        double[] point = new double[points.length];
        for (int d = 0; d < point.length; d++) {
            point[d] = points[d][i];
        }
        return point;
    }
}
