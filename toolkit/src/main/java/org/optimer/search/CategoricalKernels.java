package org.optimer.search;

/** Kernels over choices: each observation pulls one choice up, the prior is uniform. */
final class CategoricalKernels implements Kernels {
    /** [kernel][choice], each row sums to 1. */
    private final double[][] probability;

    private final double[][] logProbability;

    /**
     * Row k is 1/(m+1) everywhere and 1 more at the choice of observation k, normalised.
     *
     * @param observed indices, m of them
     * @param choices how many choices there are
     */
    CategoricalKernels(double[] observed, int choices) {
        int m = observed.length;
        probability = new double[m + 1][choices];
        logProbability = new double[m + 1][choices];
        double base = m == 0 ? 1.0 : 1.0 / (m + 1);
        for (int k = 0; k <= m; k++) {
            double total = 0;
            for (int c = 0; c < choices; c++) {
                probability[k][c] = base + (k < m && (int) observed[k] == c ? 1 : 0);
                total += probability[k][c];
            }
            for (int c = 0; c < choices; c++) {
                probability[k][c] /= total;
                logProbability[k][c] = StrictMath.log(probability[k][c]);
            }
        }
    }

    @Override
    public int size() {
        return probability.length;
    }

    @Override
    public void addLogDensity(double[] x, double[][] sum) {
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < probability.length; k++) {
                sum[i][k] += logProbability[k][(int) x[i]];
            }
        }
    }

    @Override
    public double draw(int kernel, double u) {
        double[] row = probability[kernel];
        double below = 0;
        for (int c = 0; c < row.length - 1; c++) {
            below += row[c];
            if (below >= u) {
                return c;
            }
        }
        return row.length - 1;
    }
}
