package org.optimer.search;

/**
 * The normal distribution in logarithms, accurate in both tails: what truncated normal kernels need. Formulas and
 * switching points are those of Optuna's {@code _truncnorm}, so that suggestions agree.
 */
final class Normal {
    private static final double SQRT2 = StrictMath.sqrt(2);
    private static final double LOG_SQRT_2PI = StrictMath.log(StrictMath.sqrt(2 * Math.PI));
    private static final double LOGISTIC = StrictMath.sqrt(3) / Math.PI;

    private Normal() {}

    /** log φ(x), the density. */
    static double logPdf(double x) {
        return -(x * x) / 2 - LOG_SQRT_2PI;
    }

    /** log Φ(x), the probability of a value below x. */
    static double logCdf(double x) {
        if (x > 6) {
            return -cdf(-x);
        }
        if (x > -20) {
            return StrictMath.log(cdf(x));
        }
        // Φ(x) ~ φ(x)/|x| · (1 − 1/x² + 3/x⁴ − ..)
        double z = 1 / (x * x);
        double sum = 1;
        double term = 1;
        double last = 0;
        for (int i = 1; Math.abs(last - sum) > Math.ulp(1.0); i++) {
            last = sum;
            term *= -(2 * i - 1) * z;
            sum += term;
        }
        return -0.5 * x * x - StrictMath.log(-x) - LOG_SQRT_2PI + StrictMath.log(sum);
    }

    /** log(Φ(b) − Φ(a)) for a ≤ b. */
    static double logMass(double a, double b) {
        if (b <= 0) {
            return logDifference(logCdf(b), logCdf(a));
        }
        if (a > 0) {
            return logDifference(logCdf(-a), logCdf(-b)); // the same mass in the left tail, where digits are
        }
        return StrictMath.log1p(-(0.5 + 0.5 * Erf.erf(a / SQRT2)) - (0.5 + 0.5 * Erf.erf(-b / SQRT2)));
    }

    /**
     * The value below which a share q of the normal distribution truncated to [a, b] lies.
     *
     * @param logMass {@link #logMass logMass(a, b)}
     */
    static double truncatedQuantile(double q, double a, double b, double logMass) {
        if (q == 0) {
            return a;
        }
        if (a < 0) {
            return inverseLogCdf(logSum(logCdf(a), StrictMath.log(q) + logMass));
        }
        return -inverseLogCdf(logSum(logCdf(-b), StrictMath.log1p(-q) + logMass));
    }

    /** x with log Φ(x) = y: a first guess, then Newton's method to a relative step of 1e-8 (quadratic: full accuracy). */
    static double inverseLogCdf(double y) {
        boolean flipped = y > -1e-2; // near 1 work in the other tail
        double z = flipped ? StrictMath.log(-StrictMath.expm1(y)) : y;
        double x =
                z < -5 ? -StrictMath.sqrt(-2 * (z + LOG_SQRT_2PI)) : -LOGISTIC * StrictMath.log(StrictMath.expm1(-z));
        for (int i = 0; i < 100; i++) {
            double logCdf = logCdf(x);
            double step = (logCdf - z) * StrictMath.exp(logCdf - logPdf(x));
            x -= step;
            if (Math.abs(step) < 1e-8 * Math.abs(x)) {
                break;
            }
        }
        return flipped ? -x : x;
    }

    private static double cdf(double x) {
        double t = x / SQRT2;
        if (t < -1 / SQRT2) {
            return 0.5 * Erf.erfc(-t);
        }
        return t < 1 / SQRT2 ? 0.5 + 0.5 * Erf.erf(t) : 1 - 0.5 * Erf.erfc(t);
    }

    private static double logDifference(double p, double q) {
        return p + StrictMath.log1p(-StrictMath.exp(q - p));
    }

    private static double logSum(double p, double q) {
        double max = Math.max(p, q);
        return max + StrictMath.log1p(StrictMath.exp(Math.min(p, q) - max));
    }
}
