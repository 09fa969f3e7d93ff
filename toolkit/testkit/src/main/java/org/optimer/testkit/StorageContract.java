package org.optimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.optimer.search.Direction;
import org.optimer.search.Distribution;
import org.optimer.search.FrozenTrial;
import org.optimer.search.InMemoryStorage;
import org.optimer.search.Operation;
import org.optimer.search.SearchSpace;
import org.optimer.search.Storage;
import org.optimer.search.StorageView;
import org.optimer.search.Study;
import org.optimer.search.StudyRecord;
import org.optimer.search.TpeSampler;
import org.optimer.search.TrialState;

/** What every {@link Storage} must do. Extend it and say how to open yours. */
public abstract class StorageContract {
    private static final Instant NOW = Instant.parse("2026-11-23T01:02:03.000004Z");

    private Storage storage = new InMemoryStorage();

    /** For subclasses. */
    protected StorageContract() {}

    /**
     * Opens the storage of this test: empty at first; every call sees the same content.
     *
     * @return another handle, or the same object if there can be only one
     */
    protected abstract Storage open();

    @BeforeEach
    void begin() {
        storage = open();
        apply(new Operation.CreateStudy("first", List.of(Direction.MAXIMIZE)));
    }

    @Test
    void studiesGetIdsInOrderAndNamesAreUnique() {
        apply(
                new Operation.CreateStudy("first", List.of(Direction.MINIMIZE)),
                new Operation.CreateStudy("second", List.of(Direction.MINIMIZE, Direction.MAXIMIZE)));
        apply(new Operation.DeleteStudy(0), new Operation.DeleteStudy(9));
        StorageView view = storage.read();
        assertThat(view.studies()).extracting(StudyRecord::id).containsExactly(1);
        assertThat(view.studyCount()).isEqualTo(2);
        assertThat(view.study("second").orElseThrow().directions()).hasSize(2);
        assertThat(view.study("first")).isEmpty();
        assertThat(view.study(0)).isEmpty();
    }

    @Test
    void trialIdsCountThroughAllStudiesAndNumbersThroughOne() {
        apply(new Operation.CreateStudy("second", List.of(Direction.MAXIMIZE)));
        apply(begin(0), begin(1), begin(7), begin(1));
        StorageView view = storage.read();
        assertThat(view.trialCount()).isEqualTo(3);
        assertThat(view.study(1).orElseThrow().trials())
                .extracting(FrozenTrial::id, FrozenTrial::number)
                .containsExactly(tuple(1, 0), tuple(2, 1));
    }

    @Test
    void everythingThatIsSetIsThere() {
        Distribution real = Distribution.uniform(0, 1);
        Distribution choice = Distribution.choices("a", 2, true, null);
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("größe ✓", Arrays.asList(1, 2.5, null, "x\n\"y\"", Map.of("z", false)));
        apply(
                begin(0),
                new Operation.SetParam(0, "größe", 0.1 + 0.2, real),
                new Operation.SetParam(0, "choice", 3, choice),
                new Operation.Report(0, 7, Double.NaN),
                new Operation.Report(0, 3, -1.5),
                new Operation.SetTrialAttr(0, false, "user", nested),
                new Operation.SetTrialAttr(0, true, "system", null),
                new Operation.SetStudyAttr(0, false, "study", nested),
                new Operation.SetStudyAttr(0, true, "metric", List.of("f")),
                new Operation.SetState(0, TrialState.COMPLETE, List.of(Double.NEGATIVE_INFINITY), NOW));
        for (Storage handle : List.of(storage, open())) {
            StudyRecord study = handle.read().studies().get(0);
            FrozenTrial trial = study.trials().get(0);
            assertThat(trial.params()).containsEntry("größe", 0.1 + 0.2).containsEntry("choice", null);
            assertThat(trial.distributions()).containsEntry("größe", real).containsEntry("choice", choice);
            assertThat(trial.intermediate()).containsEntry(7L, Double.NaN).containsEntry(3L, -1.5);
            assertThat(trial.userAttrs()).containsEntry("user", nested);
            assertThat(trial.systemAttrs()).containsEntry("system", null);
            assertThat(trial.score()).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(trial.complete()).isEqualTo(NOW);
            assertThat(trial.start()).isEqualTo(NOW);
            assertThat(study.userAttrs()).containsEntry("study", nested);
            assertThat(study.systemAttrs()).containsEntry("metric", List.of("f"));
        }
    }

    @Test
    void aFinishedTrialNeverChanges() {
        apply(begin(0), new Operation.SetState(0, TrialState.FAIL, null, NOW));
        FrozenTrial before = storage.read().studies().get(0).trials().get(0);
        apply(
                new Operation.SetParam(0, "a", 0.5, Distribution.uniform(0, 1)),
                new Operation.SetTrialAttr(0, false, "late", 1),
                new Operation.Report(0, 1, 1),
                new Operation.SetState(0, TrialState.COMPLETE, List.of(1.0), NOW),
                new Operation.SetParam(99, "a", 0.5, Distribution.uniform(0, 1)));
        assertThat(storage.read().studies().get(0).trials()).containsExactly(before);
    }

    @Test
    void theFirstClaimOfAWaitingTrialCounts() {
        apply(new Operation.CreateTrial(0, trial(TrialState.WAITING, null)));
        apply(new Operation.SetState(0, TrialState.RUNNING, null, NOW));
        apply(new Operation.SetState(0, TrialState.RUNNING, null, NOW.plusSeconds(5)));
        assertThat(storage.read().studies().get(0).trials().get(0).start()).isEqualTo(NOW);
    }

    @Test
    void aRangeThatClashesWithAnEarlierOneIsIgnored() {
        apply(
                begin(0),
                begin(0),
                new Operation.SetParam(0, "a", 0.5, Distribution.uniform(0, 1)),
                new Operation.SetParam(1, "a", 0, Distribution.choices("x", "y")),
                new Operation.SetParam(1, "b", 0.5, Distribution.uniform(0, 1)),
                new Operation.SetParam(1, "a", 1.5, Distribution.uniform(0, 2)));
        List<FrozenTrial> trials = storage.read().studies().get(0).trials();
        assertThat(trials.get(1).params()).containsExactly(Map.entry("b", 0.5), Map.entry("a", 1.5));
    }

    @Test
    void aViewDoesNotChangeAndVersionsGrow() {
        StorageView before = storage.read();
        assertThat(storage.read().version()).isEqualTo(before.version());
        apply(begin(0));
        assertThat(before.studies().get(0).trials()).isEmpty();
        assertThat(storage.read().version()).isGreaterThan(before.version());
        assertThat(storage.write(view -> List.of()).version())
                .isEqualTo(storage.read().version());
    }

    @Test
    void aFailingChangeChangesNothingAndHoldsNobodyUp() {
        StorageView before = storage.read();
        assertThatThrownBy(() -> storage.write(view -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(storage.read()).isEqualTo(before);
        apply(begin(0));
        assertThat(storage.read().trialCount()).isEqualTo(1);
    }

    @Test
    void writersDoNotComeBetweenEachOther() throws InterruptedException {
        int threads = 4;
        int each = 10;
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            Storage handle = open();
            all[i] = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    handle.write(view -> {
                        Object old = view.studies().get(0).userAttrs().getOrDefault("count", 0);
                        return List.of(new Operation.SetStudyAttr(0, false, "count", ((Number) old).intValue() + 1));
                    });
                }
            });
            all[i].start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(storage.read().studies().get(0).userAttrs()).containsEntry("count", threads * each);
    }

    @Test
    void aStudyRunsAndGoesOn() {
        for (int wanted : new int[] {12, 20}) {
            Study study = Study.minimize("f")
                    .name("second")
                    .space(SearchSpace.empty().uniform("a", 0, 1).integer("b", 1, 3))
                    .sampler(TpeSampler.optuna5().startup(5))
                    .storage(open())
                    .open();
            study.optimize(trial -> trial.value("a") + trial.value("b"), wanted);
            assertThat(study.trials()).hasSize(wanted);
            assertThat(study.replay().exact()).isTrue();
        }
    }

    private void apply(Operation... operations) {
        storage.write(view -> List.of(operations));
    }

    private static Operation begin(int study) {
        return new Operation.CreateTrial(study, trial(TrialState.RUNNING, NOW));
    }

    private static FrozenTrial trial(TrialState state, @Nullable Instant start) {
        return new FrozenTrial(-1, -1, state, List.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), start, null);
    }

    private static Tuple tuple(Object... values) {
        return Tuple.tuple(values);
    }
}
