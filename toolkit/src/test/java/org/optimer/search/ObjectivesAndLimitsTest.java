package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;

/** Several objectives have a front instead of a best trial; trials beyond a limit are no best ones. */
class ObjectivesAndLimitsTest {
    @TempDir
    Path folder;

    private static StudyBuilder two() {
        return Study.maximize("gain")
                .alsoMinimize("cost")
                .space(SearchSpace.empty().uniform("a", 0, 1));
    }

    @Test
    void theFrontHoldsWhatNoneSurpasses() {
        Study study = two().open();
        double[][] values = {{1, 1}, {2, 2}, {1, 2}, {2, 2}, {3, 9}, {0, 1}};
        for (double[] pair : values) {
            study.tell(study.ask(), List.of(pair[0], pair[1]));
        }
        study.fail(study.ask(), "no reason");
        assertThat(study.front()).extracting(FrozenTrial::number).containsExactly(0, 1, 3, 4);
        assertThatThrownBy(study::best)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("several: [gain, cost]")
                .hasMessageContaining("front()");
        assertThat(study.record().card().text())
                .contains("maximize gain, minimize cost", "on the front", "4")
                .contains("gain", "cost");
    }

    @Test
    void asManyValuesAsObjectives() {
        Study study = two().open();
        Trial trial = study.ask();
        assertThatThrownBy(() -> study.tell(trial, 1)).hasMessageContaining("a value for each of [gain, cost]");
        assertThat(study.tell(trial, List.of(1.0, Double.NaN)).state()).isEqualTo(TrialState.FAIL);
        assertThatThrownBy(() -> Study.maximize("f").alsoMinimize("f")).hasMessageContaining("objective f");
        assertThatThrownBy(() -> study.add(Map.of("a", 0.5), 1, Map.of())).hasMessageContaining("2 values");
        FrozenTrial added = study.add(Map.of("a", 0.5), List.of(1.0, 2.0), List.of(0.5), Map.of());
        assertThat(added.values()).containsExactly(1.0, 2.0);
        assertThat(added.feasible()).isFalse();
        assertThat(study.front()).as("beyond its limit").isEmpty();
    }

    @Test
    void limitsDecideFirst() {
        Study study = Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .open();
        study.tell(study.ask().constraints(0.2, -1), 9);
        assertThatThrownBy(study::best)
                .hasMessageContaining("none among 1")
                .hasMessageContaining("keeps to its limits");
        study.tell(study.ask().constraints(0.1, 0.05), 8);
        study.tell(study.ask().constraints(0, -0.3), 1);
        study.tell(study.ask(), 0.5);
        assertThat(study.best().number()).isEqualTo(2);
        assertThat(study.top(4)).extracting(FrozenTrial::number).containsExactly(2, 3, 1, 0);
        assertThat(study.trials().get(1).violation()).isCloseTo(0.15, within(1e-15));
        assertThat(study.trials().get(1).constraints()).isEqualTo(Map.of("0", 0.1, "1", 0.05));
        assertThat(study.record().card().text()).contains("beyond their limits", "(beyond a limit)");
        assertThatThrownBy(() -> study.ask().constraints(Double.NaN)).hasMessageContaining("NaN");
    }

    /** Optuna 5 writes limits one by one under their names. */
    @Test
    void limitsUnderNames() {
        FrozenTrial trial = new FrozenTrial(
                0,
                0,
                TrialState.COMPLETE,
                List.of(1.0),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("constraints:general", 0.25, "constraints:size", -1),
                Map.of(),
                null,
                null);
        assertThat(trial.constraints()).isEqualTo(Map.of("general", 0.25, "size", -1.0));
        assertThat(trial.violation()).isEqualTo(0.25);
    }

    @Test
    void aStudyGoesOnOnlyWithItsObjectives() {
        Path file = folder.resolve("x.journal");
        try (Study study = two().storage(JournalStorage.open(file)).open()) {
            study.optimizeAll(trial -> List.of(trial.value("a"), trial.value("a")), 12, 1);
        }
        try (Study again = two().storage(JournalStorage.open(file)).open()) {
            assertThat(again.trials()).hasSize(12);
            assertThat(again.replay().exact()).isTrue();
            assertThat(again.record().metrics()).containsExactly("gain", "cost");
        }
        StudyBuilder other = Study.maximize("gain")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .storage(JournalStorage.open(file));
        assertThatThrownBy(other::open).hasMessageContaining("[MAXIMIZE, MINIMIZE]");
    }

    /** Against the plain definition: the share of a grid's cells that some point dominates. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void hypervolumeIsTheDominatedVolume(int objectives) {
        CounterRandom random = new CounterRandom(objectives, "hypervolume");
        int cells = 8;
        double[] reference = new double[objectives];
        java.util.Arrays.fill(reference, cells);
        for (int round = 0; round < 20; round++) {
            List<double[]> points = new ArrayList<>();
            for (int i = 0; i < 1 + round % 7; i++) {
                double[] point = new double[objectives];
                for (int d = 0; d < objectives; d++) {
                    point[d] = random.nextInt(cells + 1);
                }
                points.add(point);
            }
            int dominated = 0;
            for (int cell = 0; cell < Math.pow(cells, objectives); cell++) {
                int at = cell;
                dominated += points.stream().anyMatch(point -> covers(point, at, cells)) ? 1 : 0;
            }
            assertThat(Hypervolume.of(points, reference)).isEqualTo(dominated);
        }
    }

    private static boolean covers(double[] point, int cell, int cells) {
        int rest = cell;
        for (double corner : point) {
            if (rest % cells < corner) {
                return false;
            }
            rest /= cells;
        }
        return true;
    }

    @Test
    void ranksGoFrontByFront() {
        double[][] points = {{2, 2}, {1, 1}, {1, 2}, {0, 3}, {1, 1}, {3, 3}};
        assertThat(Fronts.ranks(points, 6)).containsExactly(2, 0, 1, 0, 0, 3);
        assertThat(Fronts.ranks(points, 1))
                .as("the first front only")
                .containsExactly(Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 0, 0, Integer.MAX_VALUE);
    }
}
