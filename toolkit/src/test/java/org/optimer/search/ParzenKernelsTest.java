package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.optimer.core.Json;

/** Kernels, draws and densities of a mixed space are those of Optuna's Parzen estimator. */
class ParzenKernelsTest {
    private static Map<String, Object> golden;
    private static final Map<String, Distribution> SPACE = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        golden = Golden.json("golden-parzen-mixed.json");
        TestFunction.map(golden.get("space"))
                .forEach((name, json) -> SPACE.put(name, Distribution.fromJson(Json.write(json))));
    }

    @Test
    void weightsFavourTheNewest() {
        assertThat(estimator().weights()).containsExactly(TestFunction.doubles(golden.get("weights")), within(1e-15));
    }

    @Test
    void kernelsOfNumbers() {
        SPACE.forEach((name, range) -> {
            if (range instanceof CategoricalDistribution) {
                return;
            }
            NumericKernels ours = NumericKernels.of(range, observed(name), Bandwidth.NEIGHBOUR, SPACE.size());
            Map<String, Object> theirs = kernels(name);
            double[] mu = TestFunction.doubles(theirs.get("mu"));
            double[] sigma = TestFunction.doubles(theirs.get("sigma"));
            assertThat(ours.size()).isEqualTo(mu.length);
            // among equal places numpy's order depends on the processor: compare their widths as a set
            Map<Double, List<Double>> expected = new TreeMap<>();
            Map<Double, List<Double>> found = new TreeMap<>();
            for (int k = 0; k < mu.length; k++) {
                assertThat(ours.mu(k)).as(name).isCloseTo(mu[k], within(1e-12));
                expected.computeIfAbsent(mu[k], unused -> new ArrayList<>()).add(sigma[k]);
                found.computeIfAbsent(mu[k], unused -> new ArrayList<>()).add(ours.sigma(k));
            }
            expected.forEach((place, widths) -> {
                widths.sort(null);
                found.get(place).sort(null);
                for (int i = 0; i < widths.size(); i++) {
                    assertThat(found.get(place).get(i))
                            .as("%s at %s", name, place)
                            .isCloseTo(widths.get(i), within(1e-12));
                }
            });
        });
    }

    @Test
    void drawsAndDensities() {
        ParzenEstimator estimator = estimator();
        double[][] drawn = estimator.sample(new RandomStream(7), 24);
        int d = 0;
        double[][] given = new double[SPACE.size()][];
        for (String name : SPACE.keySet()) {
            given[d] =
                    TestFunction.doubles(TestFunction.map(golden.get("samples")).get(name));
            assertThat(drawn[d]).as(name).containsExactly(given[d], within(1e-9));
            d++;
        }
        assertThat(estimator.logDensity(given))
                .containsExactly(TestFunction.doubles(golden.get("log_pdf")), within(1e-9));
    }

    @Test
    void withoutObservationsOnlyThePriorIsThere() {
        ParzenEstimator prior = new ParzenEstimator(
                List.of(NumericKernels.of(Distribution.uniform(0, 2), new double[0], Bandwidth.NEIGHBOUR, 1)));
        assertThat(prior.weights()).containsExactly(1.0);
        // N(1, 2) truncated to [0, 2]: symmetric, so that both ends are equally dense and less than the middle
        double[] log = prior.logDensity(new double[][] {{0, 1, 2}});
        assertThat(log[0]).isEqualTo(log[2]).isLessThan(log[1]);
    }

    /** With the file's own kernel widths, see {@link #kernelsOfNumbers}. */
    private static ParzenEstimator estimator() {
        List<Kernels> kernels = new ArrayList<>();
        SPACE.forEach((name, range) -> kernels.add(
                range instanceof CategoricalDistribution choices
                        ? new CategoricalKernels(
                                observed(name), choices.choices().size())
                        : new NumericKernels(
                                range,
                                TestFunction.doubles(kernels(name).get("mu")),
                                TestFunction.doubles(kernels(name).get("sigma")))));
        return new ParzenEstimator(kernels);
    }

    private static Map<String, Object> kernels(String name) {
        return TestFunction.map(TestFunction.map(golden.get("kernels")).get(name));
    }

    private static double[] observed(String name) {
        return TestFunction.doubles(TestFunction.map(golden.get("observations")).get(name));
    }
}
