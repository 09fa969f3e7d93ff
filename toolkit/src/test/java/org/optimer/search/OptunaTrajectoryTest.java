package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** For the same seed and function every trial is Optuna's, to 1e-9 in every parameter. */
class OptunaTrajectoryTest {
    private static final Map<String, TpeSampler> FILES = Map.of(
            "trajectory-optuna5-default.csv", TpeSampler.optuna5(),
            "trajectory-optuna5-univariate.csv", TpeSampler.optuna5Univariate(),
            "trajectory-optuna4.8-univariate.csv", TpeSampler.optuna4(),
            "trajectory-optuna4.8-multivariate.csv", TpeSampler.optuna4Multivariate());

    @TestFactory
    Stream<DynamicTest> everyTrialIsOptunas() {
        return FILES.keySet().stream().sorted().flatMap(file -> {
            try {
                return Golden.trajectories(file).entrySet().stream()
                        .map(study -> DynamicTest.dynamicTest(
                                file + " " + study.getKey(),
                                () -> follow(FILES.get(file), study.getKey(), study.getValue())));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void functionsAreThoseOfTheFile() throws IOException {
        for (String name : List.of("merge4", "merge6", "hartmann6", "ackley5", "branin5")) {
            TestFunction function = TestFunction.named(name);
            for (Object vector : (List<?>) function.entry().get("test_vectors")) {
                List<?> pair = (List<?>) vector;
                assertThat(function.at(TestFunction.doubles(pair.get(0))))
                        .as(name)
                        .isCloseTo(((Number) pair.get(1)).doubleValue(), within(1e-12));
            }
        }
    }

    private static void follow(TpeSampler sampler, String key, List<double[]> rows) throws IOException {
        TestFunction function = TestFunction.named(key.split(",")[0]);
        Study study = Study.maximize("f")
                .space(function.space())
                .sampler(sampler.startup(20).seed(Long.parseLong(key.split(",")[1])))
                .open();
        assertThat(rows).hasSize(100);
        for (int t = 0; t < rows.size(); t++) {
            Trial trial = study.ask();
            for (int p = 0; p < rows.get(t).length; p++) {
                assertThat(trial.value("p" + p)).as("trial %d, p%d", t, p).isCloseTo(rows.get(t)[p], within(1e-9));
            }
            study.tell(trial, function.at(trial));
        }
    }
}
