package org.optimer.search;

import java.util.Arrays;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.apache.commons.math3.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;
import org.jspecify.annotations.Nullable;

/**
 * Fits the parameters of a {@link GaussianProcess} at their most probable values. Priors as in Optuna's GP sampler:
 * −(0.1/w + 0.1 w) on the log density of each inverse squared length, Gamma(2, 1) on the scale, Gamma(1.1, 30) on the
 * noise's variance.
 */
final class GpFit {
    private static final int EVALUATIONS = 120;
    private static final double FARTHEST = 12;

    private final double[][] x;
    private final double[] y;
    private final boolean[] choice;
    private double[] best;
    private double bestValue = Double.NEGATIVE_INFINITY;
    private double @Nullable [] last;
    private @Nullable GaussianProcess lastProcess;

    private GpFit(double[][] x, double[] y, boolean[] choice) {
        this.x = x;
        this.y = y;
        this.choice = choice;
        best = start(choice.length);
    }

    /** The fitted parameters. */
    static double[] parameters(double[][] x, double[] y, boolean[] choice) {
        GpFit fit = new GpFit(x, y, choice);
        try {
            new NonLinearConjugateGradientOptimizer(
                            NonLinearConjugateGradientOptimizer.Formula.POLAK_RIBIERE,
                            new SimpleValueChecker(1e-5, 1e-4),
                            1e-2,
                            1e-2,
                            0.5)
                    .optimize(
                            new MaxEval(EVALUATIONS),
                            new ObjectiveFunction(fit::value),
                            new ObjectiveFunctionGradient(fit::gradient),
                            GoalType.MAXIMIZE,
                            new InitialGuess(fit.best.clone()));
        } catch (MathIllegalStateException e) {
            // out of evaluations, or no better point along a line: the best seen is what is wanted
            return fit.best;
        }
        return fit.best;
    }

    private static double[] start(int d) {
        double[] parameters = new double[d + 2];
        parameters[d + 1] = StrictMath.log(0.01);
        return parameters;
    }

    private double value(double[] parameters) {
        GaussianProcess process = process(parameters);
        double value = process == null ? -1e10 : process.logLikelihood(y) + logPrior(parameters);
        if (value > bestValue) {
            bestValue = value;
            best = parameters.clone();
        }
        return value;
    }

    private double[] gradient(double[] parameters) {
        GaussianProcess process = process(parameters);
        double[] gradient = new double[parameters.length];
        if (process == null) {
            return gradient;
        }
        double[] likelihood = process.gradient();
        int d = choice.length;
        for (int q = 0; q < d; q++) {
            double w = StrictMath.exp(parameters[q]);
            gradient[q] = likelihood[q] + 0.1 / w - 0.1 * w;
        }
        gradient[d] = likelihood[d] + 1 - StrictMath.exp(parameters[d]);
        gradient[d + 1] = likelihood[d + 1] + 0.1 - 30 * StrictMath.exp(parameters[d + 1]);
        return gradient;
    }

    private double logPrior(double[] parameters) {
        int d = choice.length;
        double sum = parameters[d] - StrictMath.exp(parameters[d]);
        sum += 0.1 * parameters[d + 1] - 30 * StrictMath.exp(parameters[d + 1]);
        for (int q = 0; q < d; q++) {
            double w = StrictMath.exp(parameters[q]);
            sum -= 0.1 / w + 0.1 * w;
        }
        return sum;
    }

    private @Nullable GaussianProcess process(double[] parameters) {
        if (last == null || !Arrays.equals(last, parameters)) {
            last = parameters.clone();
            boolean far = Arrays.stream(parameters).anyMatch(p -> !(Math.abs(p) < FARTHEST));
            lastProcess = far ? null : GaussianProcess.of(x, y, choice, last);
        }
        return lastProcess;
    }
}
