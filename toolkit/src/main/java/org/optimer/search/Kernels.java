package org.optimer.search;

/**
 * The kernels of a Parzen estimator along one parameter: one for each observation, in trial order, and last the prior.
 */
sealed interface Kernels permits NumericKernels, CategoricalKernels {
    /** How many kernels there are, the prior included. */
    int size();

    /**
     * Adds this parameter's log density under each kernel.
     *
     * @param x inner values, one a candidate
     * @param sum [candidate][kernel], added to
     */
    void addLogDensity(double[] x, double[][] sum);

    /**
     * Draws a value from one kernel.
     *
     * @param kernel its index
     * @param u uniform in [0, 1)
     * @return inner value
     */
    double draw(int kernel, double u);
}
