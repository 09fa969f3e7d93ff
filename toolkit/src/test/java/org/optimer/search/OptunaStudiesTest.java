package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.optimer.core.Json;

/**
 * Whole studies of Optuna 5 again, trial for trial: three mixed spaces as a study file describes them, several objectives,
 * constraints, and both. Also the best trials are the same.
 */
class OptunaStudiesTest {
    private static final double EXACT = 1e-9;

    @TempDir
    Path folder;

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> studies() throws IOException {
        return (List<Map<String, Object>>) Golden.json("golden-studies.json").get("studies");
    }

    @ParameterizedTest
    @MethodSource("studies")
    void everyTrialIsOptunas(Map<String, Object> golden) throws IOException {
        try (Study study = open(golden)) {
            int number = 0;
            for (Object item : (List<?>) golden.get("trials")) {
                Map<String, Object> row = TestFunction.map(item);
                Trial trial = study.ask();
                TestFunction.map(row.get("params")).forEach((name, value) -> {
                    Distribution range = study.space().get(name);
                    assertThat(range.toInternal(trial.params().get(name)))
                            .as("%s, trial %d, %s", golden.get("name"), trial.number(), name)
                            .isCloseTo(range.toInternal(value), within(EXACT));
                });
                assertThat(trial.number()).isEqualTo(number++);
                tell(study, trial, row);
            }
            assertThat(number).isGreaterThanOrEqualTo(70);
            List<Integer> best = study.directions().size() > 1
                    ? study.front().stream().map(FrozenTrial::number).toList()
                    : List.of(study.best().number());
            assertThat(best).isEqualTo(golden.get("best"));
            assertThat(study.replay().exact()).as(study.replay().toString()).isTrue();
        }
    }

    /** Through a study file, so that what a user writes there is what Optuna was given. */
    private Study open(Map<String, Object> golden) throws IOException {
        Map<String, Object> options = TestFunction.map(golden.get("sampler"));
        List<?> directions = (List<?>) golden.get("directions");
        String yaml = "space: " + Json.write(golden.get("space"))
                + "\nsampler: {name: tpe, preset: optuna5, seed: " + options.get("seed") + ", startup: "
                + options.getOrDefault("n_startup_trials", 10) + "}"
                + "\ndirection: " + directions
                + "\njournal: " + folder.resolve("x.journal") + "\n";
        return StudyFile.load(Files.writeString(folder.resolve("study.yml"), yaml))
                .open();
    }

    private static void tell(Study study, Trial trial, Map<String, Object> row) {
        if (row.get("constraints") instanceof List<?> limits) {
            trial.constraints(limits.stream()
                    .mapToDouble(limit -> ((Number) limit).doubleValue())
                    .toArray());
        }
        if (row.containsKey("pruned")) {
            trial.report(1, ((Number) row.get("pruned")).doubleValue());
            study.prune(trial);
        } else if (row.containsKey("failed")) {
            study.fail(trial, "as in Python");
        } else {
            study.tell(
                    trial,
                    ((List<?>) row.get("values"))
                            .stream()
                                    .map(value -> ((Number) value).doubleValue())
                                    .toList());
        }
    }
}
