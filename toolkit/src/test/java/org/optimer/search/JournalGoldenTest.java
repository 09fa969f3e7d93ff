package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.Json;

/** Journals that Optuna wrote, or that it was seen to read, open here with every field right. */
class JournalGoldenTest {
    @TempDir
    Path folder;

    @Test
    void everythingThatOptunaReadsFromItsOwnJournal() throws IOException {
        JournalStorage journal = JournalStorage.open(Golden.copy("golden-python.journal", folder));
        Map<String, Object> expected = Golden.json("golden-python.json");
        StorageView view = journal.read();
        assertThat(journal.problems()).isEmpty();
        assertThat(view.studies().stream().map(StudyRecord::name)).containsExactlyElementsOf(expected.keySet());
        assertThat(view.studyCount()).as("the deleted one counts").isEqualTo(3);
        for (StudyRecord study : view.studies()) {
            Map<String, Object> theirs = TestFunction.map(expected.get(study.name()));
            assertThat(study.directions().stream().map(Enum::name)).isEqualTo(theirs.get("directions"));
            assertThat(study.userAttrs()).isEqualTo(theirs.get("user_attrs"));
            List<?> trials = (List<?>) theirs.get("trials");
            assertThat(study.trials()).hasSameSizeAs(trials);
            for (int t = 0; t < trials.size(); t++) {
                compare(study.trials().get(t), TestFunction.map(trials.get(t)));
            }
        }
        assertThat(view.study("merge").orElseThrow().metric()).isEqualTo("accuracy");
    }

    private static void compare(FrozenTrial ours, Map<String, Object> theirs) {
        assertThat(ours.number()).isEqualTo(theirs.get("number"));
        assertThat(ours.state().name()).isEqualTo(theirs.get("state"));
        Object values = theirs.get("values");
        assertThat(ours.values()).isEqualTo(values == null ? List.of() : values);
        assertThat(plain(ours.params())).isEqualTo(plain(theirs.get("params")));
        Map<String, Distribution> ranges = new LinkedHashMap<>();
        TestFunction.map(theirs.get("distributions"))
                .forEach((name, json) -> ranges.put(name, Distribution.fromJson((String) json)));
        assertThat(ours.distributions()).isEqualTo(ranges);
        assertThat(ours.userAttrs()).isEqualTo(theirs.get("user_attrs"));
        assertThat(ours.systemAttrs()).isEqualTo(theirs.get("system_attrs"));
        assertThat(plain(ours.intermediate())).isEqualTo(plain(theirs.get("intermediate")));
        time(ours.start(), theirs.get("start"));
        time(ours.complete(), theirs.get("complete"));
    }

    /** As JSON gives it back: whole numbers of one kind, keys as text. */
    private static Object plain(Object value) {
        return Json.read(Json.write(value), "test");
    }

    private static void time(Instant ours, Object theirs) {
        if (theirs == null) {
            assertThat(ours).isNull();
        } else {
            assertThat(ours.toEpochMilli() * 1e-3).isCloseTo(((Number) theirs).doubleValue(), within(0.002));
        }
    }

    @Test
    void theHandWrittenExampleThatOptunaWasSeenToRead() throws IOException {
        JournalStorage journal = JournalStorage.open(Golden.copy("journal-example.jsonl", folder));
        StudyRecord study = journal.read().studies().get(0);
        assertThat(study.trials().stream().map(FrozenTrial::state))
                .containsExactly(
                        TrialState.COMPLETE,
                        TrialState.FAIL,
                        TrialState.PRUNED,
                        TrialState.RUNNING,
                        TrialState.WAITING,
                        TrialState.COMPLETE,
                        TrialState.COMPLETE);
        assertThat(study.trials().get(6).score()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(study.best().orElseThrow().number()).isZero();
        assertThat(study.trials().get(0).params()).containsEntry("k", 3L).containsEntry("method", "dare_linear");
        assertThat(study.trials().get(5).intermediate()).containsEntry(10L, 0.5);
        assertThat(TrialNotes.fixed(study.trials().get(4))).containsEntry("a_ja", 0.1);
        assertThat(study.metric()).isEqualTo("score");
    }

    @Test
    void anOptunaStudyGoesOnHere() throws IOException {
        JournalStorage journal = JournalStorage.open(Golden.copy("golden-python.journal", folder));
        Map<String, Distribution> ranges =
                journal.read().study("merge").orElseThrow().trials().get(0).distributions();
        Study study = Study.maximize("accuracy")
                .name("merge")
                .space(SearchSpace.of(ranges))
                .sampler(TpeSampler.optuna5().startup(3))
                .storage(journal)
                .open();
        Trial queued = study.ask();
        assertThat(queued.value("z_float")).as("the queued trial comes first").isEqualTo(0.7);
        study.tell(queued, 0.5);
        study.optimize(trial -> -trial.value("z_float"), 10);
        assertThat(study.record().trials(TrialState.COMPLETE)).hasSize(10);
        assertThat(JournalStorage.open(folder.resolve("golden-python.journal"))
                        .read()
                        .study("merge"))
                .contains(study.record());
    }
}
