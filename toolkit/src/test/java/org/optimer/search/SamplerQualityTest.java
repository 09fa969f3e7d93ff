package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Samplers are as good as their peers on the functions of {@code functions.json}: medians over seeds that the peers' own
 * runs did not use, against the quartiles of those runs ({@code baselines-quartiles.csv}: function, sampler, seeds, trials,
 * median, lower and upper quartile). The measure is the true value of the trial that looked best.
 */
@Tag("full")
class SamplerQualityTest {
    private static final List<String> ALL =
            List.of("merge4", "merge6", "hartmann6", "ackley5", "branin5", "merge4_q", "merge6_q");
    private static final int[] MARKS = {50, 60, 100};

    @Test
    void tpeLiesBetweenOptunasQuartiles() throws IOException {
        assertBetween("tpe_default_mv", seed -> TpeSampler.optuna5().startup(20).seed(seed));
    }

    @Test
    void cmaEsLiesBetweenTheQuartilesOfPythonsCmaes() throws IOException {
        assertBetween("cmaes", seed -> new CmaEsSampler().seed(seed));
    }

    @Test
    void jgapIsNotBelowTheLowerQuartileOfBestOf24() throws IOException {
        for (String name : ALL) {
            double[] plain = at(name, 30, 100, seed -> TpeSampler.optuna5()
                            .startup(20)
                            .seed(seed))
                    .get(100);
            double[] jgap = at(name, 30, 100, seed -> TpeSampler.optuna5()
                            .startup(20)
                            .seed(seed)
                            .acquisition(Acquisition.jgap()))
                    .get(100);
            System.out.printf(
                    "%s: jgap %s, best of 24 %s%n",
                    name, Arrays.toString(quartiles(jgap)), Arrays.toString(quartiles(plain)));
            assertThat(quartiles(jgap)[1]).as(name).isGreaterThanOrEqualTo(quartiles(plain)[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge4", "merge6", "hartmann6"})
    void theGaussianProcessNeedsSixtyTrialsForWhatTpeFindsInAHundred(String name) throws IOException {
        double[] found =
                at(name, 20, 60, seed -> new GpSampler().startup(20).seed(seed)).get(60);
        double wanted = baseline(name, "tpe_default_mv", 100)[1];
        System.out.printf("%s: gp at 60 %s, tpe at 100 %.5f%n", name, Arrays.toString(quartiles(found)), wanted);
        assertThat(quartiles(found)[1]).isGreaterThanOrEqualTo(wanted);
    }

    private static void assertBetween(String peer, LongFunction<Sampler> sampler) throws IOException {
        for (String name : ALL) {
            Map<Integer, double[]> found = at(name, 30, 100, sampler);
            for (int mark : new int[] {50, 100}) {
                double[] quartiles = baseline(name, peer, mark);
                double median = quartiles(found.get(mark))[1];
                System.out.printf("%s %s at %d: %.5f, peer %s%n", peer, name, mark, median, Arrays.toString(quartiles));
                assertThat(median).as("%s at %d trials", name, mark).isBetween(quartiles[0], quartiles[2]);
            }
        }
    }

    /** For each mark the true values of the incumbents, one for each seed. */
    private static Map<Integer, double[]> at(String name, int seeds, int trials, LongFunction<Sampler> sampler)
            throws IOException {
        TestFunction function = TestFunction.named(name);
        Map<Integer, double[]> found = new HashMap<>();
        for (int mark : MARKS) {
            found.put(mark, new double[seeds]);
        }
        for (int s = 0; s < seeds; s++) {
            RandomStream noise = new RandomStream(7000 + s);
            Study study = Study.maximize("f")
                    .space(function.space())
                    .sampler(sampler.apply(1000 + s))
                    .open();
            double best = Double.NEGATIVE_INFINITY;
            double truth = Double.NaN;
            for (int t = 1; t <= trials; t++) {
                Trial trial = study.ask();
                double value = function.at(trial);
                double observed = function.observed(value, noise);
                study.tell(trial, observed);
                if (observed > best) {
                    best = observed;
                    truth = value;
                }
                if (found.containsKey(t)) {
                    found.get(t)[s] = truth;
                }
            }
        }
        return found;
    }

    private static double[] quartiles(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] quartiles = new double[3];
        for (int q = 0; q < 3; q++) {
            double at = (sorted.length - 1) * (q + 1) / 4.0;
            int i = (int) at;
            double next = sorted[Math.min(i + 1, sorted.length - 1)];
            quartiles[q] = sorted[i] + (at - i) * (next - sorted[i]);
        }
        return quartiles;
    }

    /** Lower quartile, median, upper quartile of a peer's runs. */
    private static double[] baseline(String function, String sampler, int trials) throws IOException {
        for (String line : Golden.text("baselines-quartiles.csv").lines().toList()) {
            String[] cells = line.split(",");
            if (cells[0].equals(function) && cells[1].equals(sampler) && cells[3].equals("" + trials)) {
                return new double[] {
                    Double.parseDouble(cells[5]), Double.parseDouble(cells[4]), Double.parseDouble(cells[6])
                };
            }
        }
        throw new IOException("no row " + function + "," + sampler + "," + trials);
    }
}
