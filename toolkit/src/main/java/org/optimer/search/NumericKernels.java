package org.optimer.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Normal kernels truncated to a range; on a logarithmic scale they live on the logarithm, on a grid a value stands for
 * the interval of half a step around it. Made for one suggestion and not thread-safe.
 */
final class NumericKernels implements Kernels {
    private final Scale scale;
    private final double[] mu;
    private final double[] sigma;
    private final double[] logMass;
    /** The part of the log density that does not depend on the value. */
    private final double[] norm;

    private final int[] same;
    private final Map<Double, double[]> masses = new HashMap<>();

    /**
     * Kernels of known place and width.
     *
     * @param range the parameter's range, a number's
     * @param mu places, on the kernels' scale
     * @param sigma widths
     */
    NumericKernels(Distribution range, double[] mu, double[] sigma) {
        this.scale = Scale.of(range);
        this.mu = mu;
        this.sigma = sigma;
        logMass = new double[mu.length];
        norm = new double[mu.length];
        for (int k = 0; k < mu.length; k++) {
            logMass[k] = Normal.logMass((scale.low() - mu[k]) / sigma[k], (scale.high() - mu[k]) / sigma[k]);
            norm[k] = Normal.logPdf(0) - logMass[k] - StrictMath.log(sigma[k]);
        }
        same = scale.step() > 0 ? firstEqual() : new int[0];
    }

    /**
     * Kernels of observations, and the prior N((low+high)/2, high−low) last.
     *
     * @param range the parameter's range, a number's
     * @param observed inner values in trial order
     * @param bandwidth the rule for widths
     * @param dimensions of the joint space, for rules that depend on it
     */
    static NumericKernels of(Distribution range, double[] observed, Bandwidth bandwidth, int dimensions) {
        Scale scale = Scale.of(range);
        int m = observed.length;
        double[] mu = new double[m + 1];
        for (int k = 0; k < m; k++) {
            mu[k] = scale.log() ? StrictMath.log(observed[k]) : observed[k];
        }
        mu[m] = 0.5 * (scale.low() + scale.high());
        double[] sigma = bandwidth.widths(mu, scale.low(), scale.high(), dimensions);
        sigma[m] = scale.high() - scale.low();
        return new NumericKernels(range, mu, sigma);
    }

    @Override
    public int size() {
        return mu.length;
    }

    double mu(int kernel) {
        return mu[kernel];
    }

    double sigma(int kernel) {
        return sigma[kernel];
    }

    @Override
    public void addLogDensity(double[] x, double[][] sum) {
        if (scale.step() > 0) {
            addLogMass(x, sum);
            return;
        }
        for (int i = 0; i < x.length; i++) {
            double value = scale.log() ? StrictMath.log(x[i]) : x[i];
            for (int k = 0; k < mu.length; k++) {
                double z = (value - mu[k]) / sigma[k];
                sum[i][k] += norm[k] - z * z / 2;
            }
        }
    }

    /** On a grid few values and few kernels differ, so each pair is computed once. */
    private void addLogMass(double[] x, double[][] sum) {
        for (int i = 0; i < x.length; i++) {
            double[] mass = masses.computeIfAbsent(x[i], this::logMasses);
            for (int k = 0; k < mu.length; k++) {
                sum[i][k] += mass[k];
            }
        }
    }

    /** For each kernel the first one that is equal. */
    private int[] firstEqual() {
        Map<List<Double>, Integer> first = new HashMap<>();
        int[] same = new int[mu.length];
        for (int k = 0; k < mu.length; k++) {
            same[k] = first.merge(List.of(mu[k], sigma[k]), k, (old, now) -> old);
        }
        return same;
    }

    private double[] logMasses(double x) {
        double half = scale.step() / 2;
        double left = scale.log() ? StrictMath.log(x - half) : x - half;
        double right = scale.log() ? StrictMath.log(x + half) : x + half;
        double[] mass = new double[mu.length];
        for (int k = 0; k < mu.length; k++) {
            mass[k] = same[k] < k
                    ? mass[same[k]]
                    : Normal.logMass((left - mu[k]) / sigma[k], (right - mu[k]) / sigma[k]) - logMass[k];
        }
        return mass;
    }

    @Override
    public double draw(int kernel, double u) {
        double a = (scale.low() - mu[kernel]) / sigma[kernel];
        double b = (scale.high() - mu[kernel]) / sigma[kernel];
        double value = Normal.truncatedQuantile(u, a, b, logMass[kernel]) * sigma[kernel] + mu[kernel];
        return scale.round(scale.log() ? StrictMath.exp(value) : value);
    }
}
