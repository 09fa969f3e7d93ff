package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.optimer.core.Json;

/** Infinities are values, NaN and exceptions fail, pruned trials count by their last report: trial for trial as Optuna. */
class UnrealValuesTest {
    static Stream<Map<String, Object>> studies() throws IOException {
        return ((List<?>) Json.read(Golden.text("unreal.json"), "golden"))
                .stream().map(TestFunction::map);
    }

    @ParameterizedTest
    @MethodSource("studies")
    void theSameTrials(Map<String, Object> golden) {
        boolean down = golden.get("direction").equals("minimize");
        Study study = (down ? Study.minimize("f") : Study.maximize("f"))
                .space(SearchSpace.empty().uniform("x", -1, 1).uniform("y", 0, 2))
                .sampler(TpeSampler.optuna5().startup(8).seed((Integer) golden.get("seed")))
                .open();
        for (Object row : (List<?>) golden.get("trials")) {
            List<?> theirs = (List<?>) row;
            Trial trial = study.ask();
            String number = golden.get("direction") + " trial " + trial.number();
            assertThat(trial.value("x")).as(number).isCloseTo((Double) theirs.get(0), within(1e-9));
            assertThat(trial.value("y")).as(number).isCloseTo((Double) theirs.get(1), within(1e-9));
            FrozenTrial told = tell(study, trial);
            assertThat(told.state().name()).as(number).isEqualTo(theirs.get(2));
            if (theirs.get(3) != null) {
                double value = Double.parseDouble(
                        ((String) theirs.get(3)).replace("inf", "Infinity").replace("nan", "NaN"));
                assertThat(told.score()).as(number).isCloseTo(value, within(1e-9));
            } else {
                assertThat(told.values()).as(number).isEmpty();
            }
        }
        assertThat(study.best().number()).isEqualTo(golden.get("best"));
    }

    private static FrozenTrial tell(Study study, Trial trial) {
        double x = trial.value("x");
        double y = trial.value("y") - 1;
        return switch (trial.number() % 17) {
            case 3 -> study.tell(trial, Double.POSITIVE_INFINITY);
            case 5 -> study.tell(trial, Double.NEGATIVE_INFINITY);
            case 7 -> study.tell(trial, Double.NaN);
            case 9 -> study.fail(trial, "broken");
            case 11 -> {
                trial.report(3, trial.number() < 20 ? Double.NaN : x);
                yield study.prune(trial);
            }
            case 13 -> study.fail(trial, "no value");
            default -> study.tell(trial, x * x + y * y);
        };
    }
}
