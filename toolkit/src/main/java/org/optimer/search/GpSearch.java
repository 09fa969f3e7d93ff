package org.optimer.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/**
 * Looks for the point of greatest expected improvement (its logarithm: Ament et al. 2023, arXiv 2310.20708): the best of a
 * Sobol sequence and of points around the incumbent, then local searches by BOBYQA from the ten best, then single steps on
 * grids and choices.
 */
final class GpSearch {
    private static final int POINTS = 2048;
    private static final int AROUND = 64;
    private static final int STARTS = 10;
    private static final int EVALUATIONS = 120;
    private static final double LOG_SQRT_2PI = 0.5 * StrictMath.log(2 * Math.PI);
    private static final double FAR = -10;
    private static final int MOST_STEPS = 64;

    private final GaussianProcess process;
    private final double incumbent;
    private final List<Distribution> sides;
    private double[] best;
    private double bestValue = Double.NEGATIVE_INFINITY;

    GpSearch(GaussianProcess process, double incumbent, List<Distribution> sides) {
        this.process = process;
        this.incumbent = incumbent;
        this.sides = sides;
        this.best = new double[sides.size()];
    }

    /** The found point of the cube, on the grid where there is one. */
    double[] run(double[] incumbentPoint, RandomStream random) {
        List<double[]> points = new ArrayList<>();
        SobolSampler.Points sobol = new SobolSampler.Points(sides.size(), random.next(sides.size()));
        for (int i = 0; i < POINTS; i++) {
            points.add(snap(sobol.at(i)));
        }
        for (int i = 0; i < AROUND; i++) {
            double[] near = incumbentPoint.clone();
            double[] z = Deviates.next(random, near.length);
            for (int q = 0; q < near.length; q++) {
                near[q] = clamp(near[q] + 0.05 * z[q]);
            }
            points.add(snap(near));
        }
        record Start(double[] point, double value) {}
        List<Start> starts = points.stream()
                .map(point -> new Start(point, value(point)))
                .sorted(Comparator.comparingDouble(start -> -start.value()))
                .limit(STARTS)
                .toList();
        for (Start start : starts) {
            climb(start.point());
        }
        step();
        return best;
    }

    private void climb(double[] start) {
        int d = sides.size();
        if (d < 2) {
            return; // BOBYQA wants two dimensions; 2,048 points on a line are close enough
        }
        double[] low = new double[d];
        double[] high = new double[d];
        java.util.Arrays.fill(high, 1);
        try {
            new BOBYQAOptimizer(2 * d + 1, 0.05, 1e-4)
                    .optimize(
                            new MaxEval(EVALUATIONS),
                            new ObjectiveFunction(point -> value(snap(point))),
                            GoalType.MAXIMIZE,
                            new InitialGuess(start.clone()),
                            new SimpleBounds(low, high));
        } catch (MathIllegalStateException e) {
            return; // out of evaluations or of precision: the best seen is kept
        }
    }

    /** Single steps on grids and over choices, which a local search cannot see. */
    private void step() {
        for (int q = 0; q < sides.size(); q++) {
            int parts = parts(sides.get(q));
            for (int part = 0; part < parts; part++) {
                double[] moved = best.clone();
                moved[q] = (part + 0.5) / parts;
                value(snap(moved));
            }
        }
    }

    private static int parts(Distribution range) {
        if (range instanceof CategoricalDistribution choices) {
            return choices.choices().size();
        }
        Scale scale = Scale.of(range);
        if (scale.step() == 0) {
            return 0;
        }
        double parts = Math.rint((scale.greatest() - scale.least()) / scale.step()) + 1;
        return parts > MOST_STEPS || scale.log() ? 0 : (int) parts;
    }

    /** To the nearest point that parameters can take. */
    private double[] snap(double[] point) {
        double[] snapped = point.clone();
        for (int q = 0; q < snapped.length; q++) {
            Distribution range = sides.get(q);
            boolean smooth = range instanceof FloatDistribution real && real.step() == 0;
            if (!smooth) {
                snapped[q] = UnitCube.place(range, range.toInternal(IndependentDraw.at(range, clamp(point[q]))));
            }
        }
        return snapped;
    }

    private double value(double[] point) {
        double[] posterior = process.posterior(point);
        double sigma = Math.sqrt(posterior[1]);
        double value = StrictMath.log(sigma) + logImprovement((posterior[0] - incumbent) / sigma);
        if (value > bestValue) {
            bestValue = value;
            best = point.clone();
        }
        return value;
    }

    /** log(φ(z) + z Φ(z)); far below zero by the asymptotic series of Mills' ratio. */
    static double logImprovement(double z) {
        if (z > FAR) {
            double density = StrictMath.exp(-0.5 * z * z - LOG_SQRT_2PI);
            return StrictMath.log(density + z * 0.5 * Erf.erfc(-z / Math.sqrt(2)));
        }
        double u = 1 / (z * z);
        double series = 1 - u * (3 - u * (15 - u * (105 - u * 945)));
        return -0.5 * z * z - LOG_SQRT_2PI + StrictMath.log(u * series);
    }

    private static double clamp(double u) {
        return Math.min(Math.max(u, 0), 1);
    }
}
