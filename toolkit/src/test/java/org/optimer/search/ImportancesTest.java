package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.optimer.core.Json;

/** Importances are those that Optuna computes: floats, choices, grids, conditional parameters, infinities, two objectives. */
class ImportancesTest {
    static Stream<Map<String, Object>> studies() throws IOException {
        return ((List<?>) Json.read(Golden.text("importances.json"), "golden"))
                .stream().map(TestFunction::map);
    }

    @ParameterizedTest
    @MethodSource("studies")
    void theNumbersOfOptuna(Map<String, Object> golden) {
        Importances ours = Importances.of(study(golden));
        Map<String, Object> theirs = TestFunction.map(golden.get("importances"));
        assertThat(ours.shares().keySet()).containsExactlyInAnyOrderElementsOf(theirs.keySet());
        theirs.forEach((name, share) -> assertThat(ours.shares().get(name))
                .as(golden.get("name") + " " + name)
                .isCloseTo(((Number) share).doubleValue(), within(1e-9)));
        assertThat(ours.shares().values().stream().toList())
                .as("greatest first")
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void aStudyWithoutTrialsSaysSo() {
        StudyRecord empty = new StudyRecord(0, "s", List.of(Direction.MAXIMIZE), Map.of(), Map.of(), List.of());
        assertThat(Importances.of(empty).shares()).isEmpty();
        assertThat(Importances.of(empty).card().text()).contains("nothing can be said");
    }

    @Test
    void theCardShowsSharesAndHowManyTrialsTheyRestOn() throws IOException {
        String text = Importances.of(study(studies().findFirst().orElseThrow()))
                .card()
                .text();
        assertThat(text).contains("PED-ANOVA").contains("80, of which good 8").contains("44.0");
    }

    private static StudyRecord study(Map<String, Object> golden) {
        List<Distribution> ranges = ((List<?>) golden.get("ranges"))
                .stream().map(json -> Distribution.fromJson((String) json)).toList();
        List<Direction> directions = ((List<?>) golden.get("directions"))
                .stream().map(name -> Direction.valueOf((String) name)).toList();
        List<FrozenTrial> trials = new ArrayList<>();
        for (Object one : (List<?>) golden.get("trials")) {
            Map<String, Object> trial = TestFunction.map(one);
            Map<String, Object> params = new LinkedHashMap<>();
            Map<String, Distribution> distributions = new LinkedHashMap<>();
            for (Object entry : (List<?>) trial.get("params")) {
                List<?> param = (List<?>) entry;
                Distribution range = ranges.get((Integer) param.get(2));
                distributions.put((String) param.get(0), range);
                params.put((String) param.get(0), range.toExternal(((Number) param.get(1)).doubleValue()));
            }
            List<Double> values = new ArrayList<>();
            if (trial.get("values") instanceof List<?> list) {
                list.forEach(value -> values.add(((Number) value).doubleValue()));
            }
            trials.add(new FrozenTrial(
                    trials.size(),
                    trials.size(),
                    TrialState.valueOf((String) trial.get("state")),
                    values,
                    params,
                    distributions,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    null,
                    null));
        }
        return new StudyRecord(0, "golden", directions, Map.of(), Map.of(), trials);
    }
}
