package org.optimer.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.TrialRow;
import org.optimer.core.Json;

/** The front is joined by a line; surpassed trials and those beyond a limit are told apart. */
class FrontPlotTest {
    private static TrialRow row(int number, double a, double b, double violation) {
        return new TrialRow(
                number, Map.of("it", 0.5), a, List.of(a, b), violation, false, 0, number, 0.1, 0.2, 100, false);
    }

    private static final List<TrialRow> ROWS = List.of(
            row(0, 0.5, 0.5, 0), row(1, 0.9, 0.1, 0), row(2, 0.4, 0.4, 0), row(3, 1.0, 1.0, 0.2), row(4, 0.5, 0.5, 0));

    @Test
    void theFrontIsWhatNoTrialWithinTheLimitsSurpasses() {
        Map<String, Object> figure =
                Json.object(FrontPlot.of(ROWS, List.of("a", "b"), "a", "b").toJson(), "figure");
        List<String> names = new ArrayList<>();
        for (Object trace : (List<?>) figure.get("data")) {
            Map<?, ?> map = (Map<?, ?>) trace;
            names.add(map.get("name") + " " + map.get("x"));
        }
        assertThat(names).containsExactly("beyond a limit [100.0]", "surpassed [40.0]", "front [50.0, 50.0, 90.0]");
        assertThat(Json.write(figure))
                .contains("3 of 5 trials are surpassed by none", "a (search, %)")
                .contains("the lowest quarter");
    }

    @Test
    void anObjectiveThatIsNotThere() {
        assertThatThrownBy(() -> FrontPlot.of(ROWS, List.of("a", "b"), "a", "c"))
                .hasMessageContaining("an objective among [a, b], found c");
    }
}
