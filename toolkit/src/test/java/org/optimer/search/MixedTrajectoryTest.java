package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Optuna's trials again, over floats, logarithms, grids, whole numbers and choices, with failed and pruned trials, equal
 * values, and four trials asked for at a time (so that the constant liar matters); the random sampler too.
 */
class MixedTrajectoryTest {
    @ParameterizedTest
    @ValueSource(strings = {"optuna5", "optuna5-uni", "optuna4", "optuna4-mv"})
    void everyTrialIsOptunas(String preset) throws IOException {
        Map<String, Object> golden = Golden.json("golden-mixed-" + preset + ".json");
        Map<String, Distribution> ranges = new LinkedHashMap<>();
        TestFunction.map(golden.get("space"))
                .forEach((name, json) -> ranges.put(name, Distribution.fromJson((String) json)));
        for (Object run : (List<?>) golden.get("runs")) {
            follow(preset, SearchSpace.of(ranges), TestFunction.map(run));
        }
    }

    private static void follow(String preset, SearchSpace space, Map<String, Object> run) {
        long seed = ((Number) run.get("seed")).longValue();
        Sampler sampler = run.containsKey("random")
                ? new RandomSampler().seed(seed)
                : TpeSampler.preset(preset).seed(seed).startup(((Number) run.get("startup")).intValue());
        StudyBuilder builder = run.get("direction").equals("minimize") ? Study.minimize("f") : Study.maximize("f");
        Study study = builder.space(space).sampler(sampler).open();
        int batch = ((Number) run.get("batch")).intValue();
        List<?> rows = (List<?>) run.get("trials");
        assertThat(rows).isNotEmpty();
        for (int first = 0; first < rows.size(); first += batch) {
            List<Trial> asked = new ArrayList<>();
            for (int t = first; t < first + batch; t++) {
                asked.add(study.ask());
                Map<String, Object> row = TestFunction.map(rows.get(t));
                compare(
                        asked.get(t - first),
                        TestFunction.map(row.get("params")),
                        space,
                        sampler + " " + run.get("direction"));
            }
            for (int t = first; t < first + batch; t++) {
                tell(study, asked.get(t - first), TestFunction.map(rows.get(t)));
            }
        }
    }

    private static void compare(Trial trial, Map<String, Object> expected, SearchSpace space, String what) {
        assertThat(trial.params().keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, value) -> {
            Distribution range = space.get(name);
            assertThat(range.toInternal(trial.params().get(name)))
                    .as("%s trial %d %s", what, trial.number(), name)
                    .isCloseTo(range.toInternal(value), within(1e-9));
        });
    }

    private static void tell(Study study, Trial trial, Map<String, Object> row) {
        TestFunction.map(row.get("reports"))
                .forEach((step, value) -> trial.report(Long.parseLong(step), ((Number) value).doubleValue()));
        switch ((String) row.get("state")) {
            case "fail" -> study.fail(trial, "as in Python");
            case "pruned" -> study.prune(trial);
            default -> study.tell(trial, ((Number) row.get("value")).doubleValue());
        }
    }
}
