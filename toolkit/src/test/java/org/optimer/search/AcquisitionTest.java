package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.InvalidInputException;

/** Ways to look for the best ratio of densities. */
class AcquisitionTest {
    private static final List<Distribution> RANGES = List.of(
            Distribution.uniform(0, 1),
            Distribution.log(1e-4, 1),
            Distribution.integer(1, 9),
            Distribution.choices("x", "y", "z"));

    private static AcquisitionProblem problem() {
        return new AcquisitionProblem(RANGES, estimator(0.3, 4), estimator(0.7, 40));
    }

    private static ParzenEstimator estimator(double centre, int m) {
        double[] a = IntStream.range(0, m)
                .mapToDouble(i -> centre + 0.2 * Math.sin(i))
                .toArray();
        double[] b = IntStream.range(0, m)
                .mapToDouble(i -> Math.exp(-centre * 8 + Math.cos(i)))
                .toArray();
        double[] c = IntStream.range(0, m).mapToDouble(i -> 1 + i % 9).toArray();
        double[] d = IntStream.range(0, m).mapToDouble(i -> i % 3).toArray();
        return new ParzenEstimator(List.of(
                NumericKernels.of(RANGES.get(0), a, Bandwidth.NEIGHBOUR, 4),
                NumericKernels.of(RANGES.get(1), b, Bandwidth.NEIGHBOUR, 4),
                NumericKernels.of(RANGES.get(2), c, Bandwidth.NEIGHBOUR, 4),
                new CategoricalKernels(d, 3)));
    }

    private static double worth(double[] point) {
        double[][] one = new double[point.length][];
        for (int i = 0; i < point.length; i++) {
            one[i] = new double[] {point[i]};
        }
        return problem().worth(one)[0];
    }

    @Test
    void jgapIsNeverWorseThanItsFirstGenerationAndOftenBetter() {
        int better = 0;
        for (int seed = 0; seed < 20; seed++) {
            double[] best = problem().solve(Acquisition.bestOf(24), new RandomStream(seed));
            double[] found = problem().solve(Acquisition.jgap(), new RandomStream(seed));
            assertThat(worth(found)).isGreaterThanOrEqualTo(worth(best));
            better += worth(found) > worth(best) ? 1 : 0;
            for (int d = 0; d < found.length; d++) {
                assertThat(RANGES.get(d).contains(found[d]))
                        .as("%s in %s", found[d], RANGES.get(d))
                        .isTrue();
            }
        }
        assertThat(better).isGreaterThan(10);
    }

    @Test
    void jgapGivesTheSameForTheSameSeedInAnyThread() {
        List<double[]> alone = IntStream.range(0, 8)
                .mapToObj(seed -> problem().solve(Acquisition.jgap(), new RandomStream(seed)))
                .toList();
        List<double[]> together = IntStream.range(0, 8)
                .parallel()
                .mapToObj(seed -> problem().solve(Acquisition.jgap(), new RandomStream(seed)))
                .toList();
        for (int seed = 0; seed < 8; seed++) {
            assertThat(together.get(seed)).containsExactly(alone.get(seed));
        }
    }

    @Test
    void jgapLeavesNothingInTheSystemProperties() {
        Set<String> before = new TreeSet<>(System.getProperties().stringPropertyNames());
        problem().solve(Acquisition.jgap(), new RandomStream(1));
        assertThat(new TreeSet<>(System.getProperties().stringPropertyNames())).isEqualTo(before);
    }

    @Test
    void aStudyRunsOnJgap() throws IOException {
        TestFunction function = TestFunction.named("merge4");
        Study study = Study.maximize("f")
                .space(function.space())
                .sampler(TpeSampler.optuna5().startup(20).acquisition(Acquisition.jgap()))
                .open();
        study.optimize(function::at, 60);
        double random = study.trials().subList(0, 20).stream()
                .mapToDouble(FrozenTrial::score)
                .max()
                .orElseThrow();
        assertThat(study.best().score()).isGreaterThan(Math.max(random, 0.6));
        assertThat(study.replay().exact()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"best_of_24", "best_of_200", "jgap_24x5", "jgap_50x30"})
    void textAndBack(String text) {
        assertThat(Acquisition.parse(text)).hasToString(text);
    }

    @Test
    void shortFormAndErrors() {
        assertThat(Acquisition.parse("jgap")).isEqualTo(Acquisition.jgap(24, 5));
        for (String wrong : List.of("best_of_0", "best_of_", "jgap_1x5", "jgap_5", "")) {
            assertThatThrownBy(() -> Acquisition.parse(wrong)).as(wrong).isInstanceOf(InvalidInputException.class);
        }
    }
}
