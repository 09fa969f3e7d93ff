package org.optimer.search;

/**
 * The axis that a number's kernels live on.
 *
 * @param least least value of the parameter
 * @param greatest greatest value of the parameter
 * @param step distance of neighbours, 0 for none; whole numbers always have one
 * @param log whether the axis is the logarithm
 * @param low lower end of the axis: {@code least} less half a step, its logarithm on a logarithmic scale
 * @param high upper end of the axis
 */
record Scale(double least, double greatest, double step, boolean log, double low, double high) {
    static Scale of(Distribution range) {
        if (range instanceof IntDistribution whole) {
            return of((double) whole.low(), (double) whole.high(), (double) whole.step(), whole.log());
        }
        FloatDistribution real = (FloatDistribution) range;
        return of(real.low(), real.high(), real.step(), real.log());
    }

    /** The value of the parameter nearest to x: on the grid, within the bounds. */
    double round(double x) {
        double value = step > 0 ? least + Math.rint((x - least) / step) * step : x;
        return Math.min(Math.max(value, least), greatest);
    }

    private static Scale of(double least, double greatest, double step, boolean log) {
        double low = least - step / 2;
        double high = greatest + step / 2;
        return new Scale(
                least, greatest, step, log, log ? StrictMath.log(low) : low, log ? StrictMath.log(high) : high);
    }
}
