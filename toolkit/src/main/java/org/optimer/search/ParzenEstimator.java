package org.optimer.search;

import java.util.Arrays;
import java.util.List;

/**
 * A mixture of products of kernels over a joint space: one kernel index is shared by all parameters. The weights of m
 * observations, oldest first, are 1 while m &lt; 25, else a ramp from 1/m to 1 and 1 for the newest 25; the prior has 1.
 */
final class ParzenEstimator {
    private static final int FLAT = 25;
    /** A term of exp(-50) beside one of 1 is far below rounding. */
    private static final double NOTHING = -50;

    private final List<? extends Kernels> dimensions;
    private final double[] weight;
    private final double[] logWeight;
    private final double[] cumulative;

    /**
     * An estimator over some parameters.
     *
     * @param dimensions kernels of each parameter, all of one size
     */
    ParzenEstimator(List<? extends Kernels> dimensions) {
        this(dimensions, false);
    }

    /**
     * An estimator over some parameters.
     *
     * @param dimensions kernels of each parameter, all of one size
     * @param flat whether all observations weigh the same, however many there are
     */
    ParzenEstimator(List<? extends Kernels> dimensions, boolean flat) {
        this(dimensions, ramp(dimensions.get(0).size() - 1, flat));
    }

    /**
     * An estimator with weights of its own.
     *
     * @param dimensions kernels of each parameter, all of one size
     * @param weights one a kernel, above 0, the prior's last; they need not sum to 1
     */
    ParzenEstimator(List<? extends Kernels> dimensions, double[] weights) {
        this.dimensions = dimensions;
        int m = weights.length - 1;
        weight = weights.clone();
        double total = Arrays.stream(weight).sum();
        cumulative = new double[m + 1];
        logWeight = new double[m + 1];
        double sum = 0;
        for (int k = 0; k <= m; k++) {
            weight[k] /= total;
            logWeight[k] = StrictMath.log(weight[k]);
            sum += weight[k];
            cumulative[k] = sum;
        }
        for (int k = 0; k <= m; k++) {
            cumulative[k] /= sum;
        }
    }

    private static double[] ramp(int m, boolean flat) {
        double[] weight = new double[m + 1];
        Arrays.fill(weight, 1);
        int ramp = flat ? 0 : Math.max(0, m - FLAT);
        for (int k = 0; k < ramp; k++) {
            weight[k] = ramp == 1 ? 1.0 / m : k == ramp - 1 ? 1 : 1.0 / m + k * ((1 - 1.0 / m) / (ramp - 1));
        }
        return weight;
    }

    /** The weight of each kernel, the prior's last; they sum to 1. */
    double[] weights() {
        return weight.clone();
    }

    /**
     * Draws points. The order of random numbers is Optuna's: kernel indices, then each categorical parameter, then all
     * numeric ones, parameter by parameter.
     *
     * @param random where numbers come from
     * @param n how many points
     * @return inner values [parameter][n]
     */
    double[][] sample(RandomStream random, int n) {
        int[] kernel = new int[n];
        for (int i = 0; i < n; i++) {
            kernel[i] = kernelAt(random.next());
        }
        double[][] points = new double[dimensions.size()][];
        for (boolean numeric : new boolean[] {false, true}) {
            for (int d = 0; d < points.length; d++) {
                if (dimensions.get(d) instanceof NumericKernels == numeric) {
                    points[d] = new double[n];
                    for (int i = 0; i < n; i++) {
                        points[d][i] = dimensions.get(d).draw(kernel[i], random.next());
                    }
                }
            }
        }
        return points;
    }

    /**
     * The logarithm of the density.
     *
     * @param points inner values [parameter][n]
     * @return one number a point
     */
    double[] logDensity(double[][] points) {
        int n = points[0].length;
        double[][] sum = new double[n][weight.length];
        for (int d = 0; d < points.length; d++) {
            dimensions.get(d).addLogDensity(points[d], sum);
        }
        double[] result = new double[n];
        for (int i = 0; i < n; i++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < weight.length; k++) {
                sum[i][k] += logWeight[k];
                max = Math.max(max, sum[i][k]);
            }
            double total = 0;
            for (int k = 0; k < weight.length; k++) {
                double below = sum[i][k] - max;
                if (below > NOTHING) {
                    total += StrictMath.exp(below);
                }
            }
            result[i] = StrictMath.log(total) + max;
        }
        return result;
    }

    private int kernelAt(double u) {
        int k = 0;
        while (k < cumulative.length - 1 && cumulative[k] <= u) {
            k++;
        }
        return k;
    }
}
