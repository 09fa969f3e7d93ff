package org.optimer.search;

import java.util.Arrays;

/** How wide the kernels of observations are. */
enum Bandwidth {
    /** Optuna 5: the farther of the two neighbours among the observations and the ends of the range. */
    NEIGHBOUR {
        @Override
        double[] raw(double[] mu, double low, double high, int dimensions) {
            return neighbours(mu, mu.length - 1, low, high);
        }
    },
    /** Optuna 4, one parameter at a time: the prior's place counts as a neighbour too. */
    NEIGHBOUR_AND_PRIOR {
        @Override
        double[] raw(double[] mu, double low, double high, int dimensions) {
            return neighbours(mu, mu.length, low, high);
        }
    },
    /** Optuna 4, multivariate: one width for all, 0.2 · max(m, 1)^(−1/(d+4)) of the range. */
    SHRINKING {
        @Override
        double[] raw(double[] mu, double low, double high, int dimensions) {
            double[] sigma = new double[mu.length];
            int m = Math.max(mu.length - 1, 1);
            Arrays.fill(sigma, 0.2 * StrictMath.pow(m, -1.0 / (dimensions + 4)) * (high - low));
            return sigma;
        }
    };

    /** Widths before clipping; the last one, the prior's, does not count. */
    abstract double[] raw(double[] mu, double low, double high, int dimensions);

    /**
     * Widths, clipped to [range / min(100, m + 2), range] ("magic clip").
     *
     * @param mu places of the m observations, and last of the prior
     * @param low lower end of the axis
     * @param high upper end of the axis
     * @param dimensions of the joint space
     * @return one width for each place; the last one is free to be set
     */
    double[] widths(double[] mu, double low, double high, int dimensions) {
        double[] sigma = raw(mu, low, high, dimensions);
        double least = (high - low) / Math.min(100.0, 1.0 + mu.length);
        for (int k = 0; k < sigma.length; k++) {
            sigma[k] = Math.min(Math.max(sigma[k], least), high - low);
        }
        return sigma;
    }

    /**
     * Of the first n places: the greater of the gaps to the left and right, with the ends of the axis as outer
     * neighbours, except that the outermost of two or more look inward only. Equal places are taken in trial order
     * (numpy's order for them depends on the processor).
     */
    private static double[] neighbours(double[] mu, int n, double low, double high) {
        double[] sorted = Arrays.copyOf(mu, n);
        Arrays.sort(sorted);
        int[] equalsBefore = new int[n];
        double[] sigma = new double[mu.length];
        for (int i = 0; i < n; i++) {
            int r = rank(sorted, mu[i]);
            r += equalsBefore[r]++;
            double left = mu[i] - (r == 0 ? low : sorted[r - 1]);
            double right = (r == n - 1 ? high : sorted[r + 1]) - mu[i];
            sigma[i] = n >= 2 && r == 0 ? right : n >= 2 && r == n - 1 ? left : Math.max(left, right);
        }
        return sigma;
    }

    /** The first place of a number that is in the array. */
    private static int rank(double[] sorted, double x) {
        int r = Arrays.binarySearch(sorted, x);
        while (r > 0 && sorted[r - 1] == x) {
            r--;
        }
        return r;
    }
}
