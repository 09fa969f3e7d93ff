package org.optimer.search;

import java.util.Arrays;
import java.util.List;

/**
 * Where the values of one parameter lie, as probabilities over a grid of at most 50 cells: normal kernels of one width by
 * Scott's rule (D. W. Scott, Multivariate Density Estimation, 1992) on the cells that were hit, weighted by how often, and
 * a flat prior of weight 1. For choices every choice is a cell. Cells and rounding are those of Optuna's PED-ANOVA.
 */
final class ScottDensity {
    private static final int MOST_CELLS = 50;
    /** A kernel of 1.64 standard deviations to each side fills one cell. */
    private static final double LEAST_WIDTH = 0.5 / 1.64;

    private ScottDensity() {}

    /**
     * The probability of each cell.
     *
     * @param range of the parameter, with more than one value
     * @param values inner values
     * @return one number a cell; they sum to 1
     */
    static double[] of(Distribution range, double[] values) {
        boolean choice = range instanceof CategoricalDistribution;
        int cells = choice ? ((CategoricalDistribution) range).choices().size() : cells(range);
        int[] hits = new int[cells];
        for (double value : values) {
            hits[choice ? (int) value : cell(range, value, cells)]++;
        }
        int kinds = (int) Arrays.stream(hits).filter(n -> n > 0).count();
        double[] places = new double[kinds];
        double[] weights = new double[kinds + 1];
        int k = 0;
        for (int c = 0; c < cells; c++) {
            if (hits[c] > 0) {
                places[k] = c;
                weights[k++] = hits[c];
            }
        }
        weights[kinds] = 1; // the prior's
        Kernels kernels =
                choice ? new CategoricalKernels(places, cells) : kernels(places, weights, values.length, cells);
        double[] grid = new double[cells];
        Arrays.setAll(grid, c -> c);
        double[] density = new ParzenEstimator(List.of(kernels), weights).logDensity(new double[][] {grid});
        Arrays.setAll(density, c -> StrictMath.exp(density[c]));
        return density;
    }

    private static int cells(Distribution range) {
        Scale scale = Scale.of(range);
        if (range instanceof IntDistribution && scale.log()) {
            double doublings = StrictMath.log(scale.greatest() - scale.least() + 1) / StrictMath.log(2);
            return Math.min((int) Math.ceil(doublings) + 1, MOST_CELLS);
        }
        return scale.step() > 0
                ? (int) Math.min(Math.rint((scale.greatest() - scale.least()) / scale.step()) + 1, MOST_CELLS)
                : MOST_CELLS;
    }

    /** The nearest cell; a value between two goes to the lower one. */
    private static int cell(Distribution range, double value, int cells) {
        Scale scale = Scale.of(range);
        double low = scale.log() ? StrictMath.log(scale.least()) : scale.least();
        double high = scale.log() ? StrictMath.log(scale.greatest()) : scale.greatest();
        double at = ((scale.log() ? StrictMath.log(value) : value) - low) / ((high - low) / (cells - 1));
        return Math.min(Math.max((int) Math.ceil(at - 0.5), 0), cells - 1);
    }

    private static NumericKernels kernels(double[] places, double[] weights, int n, int cells) {
        double mean = 0;
        for (int k = 0; k < places.length; k++) {
            mean += places[k] * weights[k] / n;
        }
        double squares = 0;
        for (int k = 0; k < places.length; k++) {
            squares += weights[k] * (places[k] - mean) * (places[k] - mean);
        }
        double deviation = Math.sqrt(squares / Math.max(1, n - 1));
        double quartiles = places[quantile(weights, places.length, 3 * n / 4, true)]
                - places[quantile(weights, places.length, n / 4, false)];
        double width = 1.059 * Math.min(quartiles / 1.34, deviation) * StrictMath.pow(n, -0.2);
        double[] mu = Arrays.copyOf(places, places.length + 1);
        mu[places.length] = (cells - 1) / 2.0;
        double[] sigma = new double[mu.length];
        Arrays.fill(sigma, Math.max(width, LEAST_WIDTH));
        sigma[places.length] = cells;
        return new NumericKernels(new IntDistribution(0, cells - 1, false, 1), mu, sigma);
    }

    /** The first place whose cumulated weight reaches the bound, or with {@code beyond} passes it; the last if none. */
    private static int quantile(double[] weights, int n, long bound, boolean beyond) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += weights[k];
            if (beyond ? sum > bound : sum >= bound) {
                return k;
            }
        }
        return n - 1;
    }
}
