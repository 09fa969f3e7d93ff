package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.optimer.core.Card;
import org.optimer.core.InvalidInputException;

/** A study in numbers: densities, workers, costs, and tables of it. */
class ExplainTest {
    private static final Instant ZERO = Instant.parse("2026-11-23T01:00:00Z");

    @TempDir
    Path folder;

    private static Study study(TpePreset preset) {
        Study study = Study.minimize("loss")
                .space(SearchSpace.empty()
                        .uniform("a", 0, 1)
                        .log("rate", 1e-4, 1)
                        .step("s", 0, 1, 0.05)
                        .integer("k", 1, 9)
                        .choices("kind", "x", "y", null))
                .sampler(TpeSampler.preset(preset.label()).seed(5).startup(20))
                .open();
        study.optimize(
                trial -> Math.abs(trial.value("a") - 0.7) + 0.1 * Math.abs(Math.log10(trial.value("rate")) + 2), 60);
        return study;
    }

    @ParameterizedTest
    @EnumSource(TpePreset.class)
    void densitiesAreDensities(TpePreset preset) {
        Study study = study(preset);
        for (String name : study.space().names()) {
            Densities densities = Densities.of(study, name);
            assertThat(densities.goodValues()).hasSize(6);
            assertThat(densities.otherValues()).hasSize(54);
            for (List<Double> density : List.of(densities.good(), densities.other())) {
                double sum = 0;
                for (int i = 0; i < density.size(); i++) {
                    boolean end = i == 0 || i == density.size() - 1;
                    sum += density.get(i) * (end && !densities.discrete() ? 0.5 : 1);
                }
                double width = name.equals("rate") ? Math.log(1e4) : 1;
                double total = densities.discrete() ? sum : sum * width / (density.size() - 1);
                assertThat(total).as(preset + " " + name).isCloseTo(1, within(0.01));
            }
        }
        assertThat((double) Densities.of(study, "a").peak()).isCloseTo(0.7, within(0.15));
        assertThat(Densities.of(study, "kind").places()).containsExactly("x", "y", null);
    }

    @Test
    void densitiesOfAParameterThatIsNotThere() {
        assertThatThrownBy(() -> Densities.of(study(TpePreset.OPTUNA5), "b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("densities of b")
                .hasMessageContaining("kind");
    }

    @Test
    void trialsWithoutWorkersAreLaidSideBySide() {
        Timeline timeline = Timeline.of(timed(Map.of()));
        assertThat(timeline.spans().stream().map(Timeline.Span::lane))
                .containsExactly("lane 0", "lane 1", "lane 0", "lane 2");
        assertThat(timeline.seconds()).isEqualTo(9);
        assertThat(timeline.busy()).containsEntry("lane 0", 8.0).containsEntry("lane 1", 6.0);
        assertThat(timeline.spans().get(2)).as("running until now").isEqualTo(span(3, "lane 0", 5, 9));
        assertThat(timeline.card().text()).contains("lane 0").contains("88.9");
    }

    /** A clock that stood wrong: nanoseconds of 2,000 years do not fit into a long. */
    @Test
    void timesMayLieCenturiesApart() {
        StudyLog log = new StudyLog();
        log.apply(new Operation.CreateStudy("s", List.of(Direction.MAXIMIZE)));
        log.apply(new Operation.CreateTrial(
                0,
                new FrozenTrial(
                        -1,
                        -1,
                        TrialState.COMPLETE,
                        List.of(1.0),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Instant.parse("0026-11-23T01:00:00Z"),
                        ZERO)));
        StudyRecord study = log.view().studies().get(0);
        assertThat(study.trials().get(0).seconds()).isGreaterThan(6e10);
        assertThat(Timeline.of(study).seconds()).isGreaterThan(6e10);
    }

    @Test
    void workersAreThoseThatTrialsName() {
        Timeline timeline = Timeline.of(timed(Map.of("worker", 12)));
        assertThat(timeline.lanes()).containsExactly("worker 12");
        assertThat(Timeline.of(timed(Map.of()).record()).lanes()).hasSize(3);
    }

    @Test
    void costsAreWhatTrialsNoteAndTheRest() {
        Costs costs = Costs.of(timed(Map.of("merge_seconds", 0.5, "score_seconds", 1, "note_seconds", "x")));
        assertThat(costs.totals())
                .containsEntry("merge", 1.5)
                .containsEntry("score", 3.0)
                .containsEntry("other", 8.5)
                .hasSize(3);
        assertThat(Costs.of(timed(Map.of())).parts()).containsOnlyKeys("evaluation");
        assertThat(costs.card().text()).contains("merge").contains("11.5");
    }

    @Test
    void tablesFollowTheDirection() {
        Study study = Study.minimize("loss")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .open();
        for (double value : new double[] {5, 7, 3, 3, 4, 1}) {
            study.add(Map.of("a", value / 10), value, Map.of());
        }
        Explain explain = Explain.of(study);
        Card.Table better = (Card.Table) explain.improvements().blocks().get(1);
        assertThat(better.rows()).extracting(row -> row.get(1)).containsExactly("5", "3", "1");
        assertThat(explain.regions().text()).contains("0.350 [0.300, 0.475]");
        assertThat(explain.values().text()).contains("least").contains("3.5");
        assertThat(explain.card().text()).contains("PED-ANOVA").contains("Cost of trials");
    }

    @Test
    void nothingYetIsSaid() {
        StudyRecord empty = new StudyRecord(0, "s", List.of(Direction.MAXIMIZE), Map.of(), Map.of(), List.of());
        assertThat(Explain.of(empty).cards()).allSatisfy(card -> assertThat(card.text())
                .containsAnyOf("No complete trial", "No finite", "nothing can be said", "No trial"));
    }

    @Test
    void journalsThatOptunaWrote() throws IOException {
        JournalStorage journal = JournalStorage.open(Golden.copy("golden-python.journal", folder));
        for (StudyRecord study : journal.read().studies()) {
            assertThat(Explain.of(study).card().text()).contains(study.name());
            if (study.trials(TrialState.COMPLETE).size() > 1) {
                String name = study.trials()
                        .get(0)
                        .distributions()
                        .keySet()
                        .iterator()
                        .next();
                assertThat(Densities.of(study, name).good()).isNotEmpty();
            }
        }
    }

    /** Trials from 0 to 4, 1 to 7, 6 to 9 seconds, and one that began at 5 and still runs. */
    private static StudyRecord timed(Map<String, Object> remarks) {
        int[][] times = {{0, 4}, {1, 7}, {6, 9}, {5, -1}};
        StudyLog log = new StudyLog();
        log.apply(new Operation.CreateStudy("s", List.of(Direction.MAXIMIZE)));
        for (int[] time : times) {
            boolean done = time[1] >= 0;
            log.apply(new Operation.CreateTrial(
                    0,
                    new FrozenTrial(
                            -1,
                            -1,
                            done ? TrialState.COMPLETE : TrialState.RUNNING,
                            done ? List.of(1.0) : List.of(),
                            Map.of(),
                            Map.of(),
                            remarks,
                            Map.of(),
                            Map.of(),
                            ZERO.plusSeconds(time[0]),
                            done ? ZERO.plusSeconds(time[1]) : null)));
        }
        return log.view().studies().get(0);
    }

    private static Timeline.Span span(int trial, String lane, double from, double to) {
        return new Timeline.Span(trial, TrialState.RUNNING, lane, from, to);
    }
}
