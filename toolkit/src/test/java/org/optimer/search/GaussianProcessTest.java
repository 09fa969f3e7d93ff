package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.optimer.core.CounterRandom;

/** The process behind the GP sampler: gradient, posterior, improvement, and that it finds what random search misses. */
class GaussianProcessTest {
    private static final boolean[] REAL = {false, false};

    private final double[][] x = points(14);
    private final double[] y = values(x);

    @Test
    void theGradientIsThatOfTheLikelihood() {
        double[] at = {0.7, -0.4, 0.2, -3};
        double[] gradient = process(at).gradient();
        for (int q = 0; q < at.length; q++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[q] += 1e-5;
            down[q] -= 1e-5;
            double slope = (process(up).logLikelihood(y) - process(down).logLikelihood(y)) / 2e-5;
            assertThat(gradient[q]).isCloseTo(slope, within(1e-4 * (1 + Math.abs(slope))));
        }
    }

    @Test
    void withLittleNoiseThePosteriorPassesThroughTheObservations() {
        GaussianProcess process = process(new double[] {1, 1, 0, -11});
        for (int i = 0; i < x.length; i++) {
            double[] posterior = process.posterior(x[i]);
            assertThat(posterior[0]).isCloseTo(y[i], within(1e-3));
            assertThat(posterior[1]).isLessThan(1e-3);
        }
        assertThat(process.posterior(new double[] {9, 9})[1]).isCloseTo(1, within(1e-2));
    }

    @Test
    void theFitExplainsMoreThanTheStart() {
        double[] fitted = GpFit.parameters(x, y, REAL);
        assertThat(process(fitted).logLikelihood(y))
                .isGreaterThan(process(new double[] {0, 0, 0, Math.log(0.01)}).logLikelihood(y));
    }

    @Test
    void theLogarithmOfImprovementIsSmoothAndRight() {
        assertThat(GpSearch.logImprovement(0)).isCloseTo(Math.log(1 / Math.sqrt(2 * Math.PI)), within(1e-12));
        assertThat(GpSearch.logImprovement(3)).isCloseTo(Math.log(3.000382154), within(1e-7));
        assertThat(GpSearch.logImprovement(-10)).isCloseTo(GpSearch.logImprovement(-9.999999), within(1e-4));
        double before = GpSearch.logImprovement(-60);
        for (double z = -59; z < 5; z++) {
            double now = GpSearch.logImprovement(z);
            assertThat(now).isGreaterThan(before).isFinite();
            before = now;
        }
    }

    @Test
    void aSmoothTopIsFoundInThirtyTrials() {
        SearchSpace space =
                SearchSpace.empty().uniform("a", 0, 1).uniform("b", -2, 2).choices("c", "x", "y");
        for (long seed = 0; seed < 3; seed++) {
            Study study = Study.maximize("f")
                    .space(space)
                    .sampler(new GpSampler().seed(seed))
                    .open();
            study.optimize(
                    trial -> -Math.pow(trial.value("a") - 0.3, 2)
                            - Math.pow(trial.value("b") - 1, 2)
                            - ("x".equals(trial.params().get("c")) ? 0.2 : 0),
                    30);
            assertThat(study.best().params()).containsEntry("c", "y");
            assertThat(study.best().score()).isGreaterThan(-1e-3);
        }
    }

    private GaussianProcess process(double[] parameters) {
        return GaussianProcess.of(x, y, REAL, parameters);
    }

    private static double[][] points(int n) {
        CounterRandom random = new CounterRandom(3, "gp");
        double[][] x = new double[n][2];
        for (double[] point : x) {
            point[0] = random.nextDouble();
            point[1] = random.nextDouble();
        }
        return x;
    }

    private static double[] values(double[][] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.sin(5 * x[i][0]) + x[i][1] * x[i][1] - 0.6;
        }
        return y;
    }
}
