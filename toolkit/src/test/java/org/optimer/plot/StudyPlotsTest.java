package org.optimer.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.search.Densities;
import org.optimer.search.Direction;
import org.optimer.search.Distribution;
import org.optimer.search.FrozenTrial;
import org.optimer.search.JournalStorage;
import org.optimer.search.Operation;
import org.optimer.search.Recorded;
import org.optimer.search.SearchSpace;
import org.optimer.search.Study;
import org.optimer.search.StudyLog;
import org.optimer.search.StudyRecord;
import org.optimer.search.TpeSampler;
import org.optimer.search.TrialState;

/** The figures that explain a study hold its numbers, for ours and for a journal that Optuna wrote. */
class StudyPlotsTest {
    private static final List<Function<Recorded, Fig>> ALL = List.of(
            Plots::history,
            Plots::parallel,
            Plots::slice,
            Plots::importances,
            Plots::densities,
            Plots::timeline,
            Plots::edf,
            Plots::costs);

    private final Study study = Study.minimize("loss")
            .space(SearchSpace.empty().uniform("a", 0, 1).log("rate", 0.01, 100).choices("kind", "x", "y"))
            .sampler(TpeSampler.optuna5().startup(4))
            .open();

    private StudyRecord four() {
        add(0.1, 1.0, "x", 5);
        add(0.9, 10.0, "y", 3);
        add(0.5, 0.1, "x", 4);
        add(0.6, 0.1, "x", Double.POSITIVE_INFINITY);
        study.fail(study.ask(), "broken");
        return study.record();
    }

    private void add(double a, double rate, String kind, double value) {
        study.add(Map.of("a", a, "rate", rate, "kind", kind), value, Map.of("merge_seconds", 0.25));
    }

    @Test
    void historyFollowsTheDirection() {
        Fig fig = Plots.history(four());
        assertThat(fig.data().get(0)).containsEntry("x", List.of(0, 1, 2)).containsEntry("y", List.of(5.0, 3.0, 4.0));
        assertThat(fig.data().get(1)).containsEntry("name", "best so far").containsEntry("y", List.of(5.0, 3.0, 3.0));
        assertThat(fig.text())
                .contains("the least is best: 3.00000 in trial 1; 4 complete, 1 failed; 1 infinite, not drawn");
    }

    /** Optuna's spaces may have conditions: the page of such a study could not be made. */
    @Test
    void aParameterThatOneTrialHadIsLeftOutOfTheDensities() {
        StudyLog log = new StudyLog();
        log.apply(new Operation.CreateStudy("conditions", List.of(Direction.MINIMIZE)));
        Map<String, Distribution> both = Map.of("a", Distribution.uniform(0, 1), "rare", Distribution.uniform(0, 1));
        for (int i = 0; i < 3; i++) {
            Map<String, Object> params = i == 0 ? Map.of("a", 0.1, "rare", 0.5) : Map.of("a", 0.1 * i);
            Map<String, Distribution> ranges = i == 0 ? both : Map.of("a", Distribution.uniform(0, 1));
            log.apply(new Operation.CreateTrial(
                    0,
                    new FrozenTrial(
                            -1,
                            -1,
                            TrialState.COMPLETE,
                            List.of(1.0 * i),
                            params,
                            ranges,
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            null,
                            null)));
        }
        StudyRecord study = log.view().studies().get(0);
        assertThat(Densities.known(study, "rare")).isFalse();
        assertThat(Plots.densities(study).data()).isNotEmpty();
        assertThat(StudyReport.of("conditions", List.of(study)).parts()).isNotEmpty();
    }

    @Test
    void slicesHaveAPanelForEachParameterOnItsOwnScale() {
        Fig fig = Plots.slice(four());
        List<Object> names = new ArrayList<>();
        fig.data().forEach(trace -> names.add(trace.get("name")));
        assertThat(names).containsExactlyInAnyOrder("a", "best", "rate", "best", "kind", "best");
        for (int p = 0; p < 3; p++) {
            String axis = "xaxis" + (p == 0 ? "" : "" + (p + 1));
            String name = Plain.text(fig.layout(), axis + ".title.text");
            assertThat(Plain.text(fig.layout(), axis + ".type")).isEqualTo(name.equals("rate") ? "log" : "");
            assertThat(Plain.text(fig.layout(), axis + ".ticktext")).isEqualTo(name.equals("kind") ? "[x, y]" : "");
        }
    }

    @Test
    void parallelLinesRunFromTheFirstParameterToTheValue() {
        Fig fig = Plots.parallel(four());
        Map<String, Object> best = fig.data().get(fig.data().size() - 1);
        assertThat(best).containsEntry("name", "best trial");
        List<?> y = (List<?>) best.get("y");
        List<?> names =
                (List<?>) Plain.map((Map<?, ?>) fig.layout().get("xaxis")).get("ticktext");
        assertThat(y).hasSize(5);
        assertThat(y.get(names.indexOf("a"))).isEqualTo(0.9);
        assertThat((double) y.get(names.indexOf("rate"))).isBetween(0.749999, 0.750001);
        assertThat(y.get(names.indexOf("kind"))).isEqualTo(1.0);
        assertThat(y.get(names.indexOf("<b>loss</b>"))).isEqualTo(0.0);
        assertThat(fig.layout().get("annotations").toString())
                .contains("text=0.01")
                .contains("text=100");
    }

    @Test
    void contoursShowATrialAloneAsItIsAndNothingFarFromTrials() {
        Fig fig = Plots.contour(four(), "a", "rate");
        List<?> rows = (List<?>) fig.data().get(0).get("z");
        // a = 0.1 is cell 4 of 0..40, rate = 1 the middle one; cut at the worst quarter, which starts at 5
        assertThat((double) ((List<?>) rows.get(20)).get(4)).isBetween(4.999, 5.0);
        assertThat(((List<?>) rows.get(0)).get(0)).isNull();
        assertThat(Plots.contour(four(), "kind", "a").data().get(0)).containsEntry("type", "heatmap");
        assertThatThrownBy(() -> Plots.contour(four(), "a", "b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[a, rate, kind]");
    }

    @Test
    void distributionsEndAtOneAndNameTheirStudies() {
        Fig fig = Plots.edf(four(), study);
        assertThat(fig.data()).hasSize(2);
        assertThat(fig.data().get(0))
                .containsEntry("x", List.of(3.0, 3.0, 4.0, 5.0))
                .containsEntry("y", List.of(0.0, 1 / 3.0, 2 / 3.0, 1.0));
        assertThat(fig.text()).contains("3 trials of loss");
    }

    @Test
    void timeIsDrawnByWorkerAndByPart() {
        Study timed = Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .open();
        CountDownLatch both = new CountDownLatch(2);
        timed.optimize(
                trial -> {
                    both.countDown();
                    assertThat(both(both)).isTrue();
                    return trial.userAttr("merge_seconds", 0.0).value("a");
                },
                6,
                2);
        Fig timeline = Plots.timeline(timed);
        assertThat(timeline.text()).contains("6 trials, 2 workers");
        assertThat(timeline.data().get(0).get("y").toString())
                .contains("worker 0")
                .contains("worker 1");
        assertThat(Plots.costs(timed).data())
                .extracting(trace -> trace.get("name"))
                .containsExactly("merge", "other");
    }

    private static boolean both(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void densitiesAreTwoLinesAParameter() {
        study.optimize(trial -> trial.value("a"), 20);
        Fig fig = Plots.densities(study);
        assertThat(fig.data()).hasSize(9);
        assertThat(fig.text()).contains("best 2 trials");
    }

    @Test
    void aStudyWithoutTrialsIsAFigureThatSaysSo() {
        StudyRecord empty = new StudyRecord(0, "s", List.of(Direction.MAXIMIZE), Map.of(), Map.of(), List.of());
        for (Function<Recorded, Fig> plot : ALL) {
            Fig fig = plot.apply(empty);
            assertThat(fig.data()).as(fig.title()).isEmpty();
            assertThat(Plain.text(fig.layout(), "title.subtitle.text"))
                    .as(fig.title())
                    .matches("no .*|fewer than two .*|0 trials of s");
        }
        assertThat(StudyReport.of("empty", List.of(empty)).html()).contains("no complete trial yet");
    }

    @Test
    void everyFigureOfAJournalThatOptunaWroteIsJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("python.journal");
        try (var in = StudyPlotsTest.class.getResourceAsStream("/golden/search/golden-python.journal")) {
            Files.copy(in, file);
        }
        List<StudyRecord> studies = JournalStorage.open(file).read().studies();
        assertThat(studies).isNotEmpty();
        for (StudyRecord record : studies) {
            for (Function<Recorded, Fig> plot : ALL) {
                assertThat(Json.object(plot.apply(record).toJson(), "figure")).containsKeys("data", "layout");
            }
        }
        String page = StudyReport.of("Optuna", studies).html();
        assertThat(page).contains("What mattered").contains("All studies");
    }
}
