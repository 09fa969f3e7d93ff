package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a study recorded is enough to make each of its proposals again, however its workers ran. */
class ReplayTest {
    @TempDir
    Path folder;

    @Test
    void aParallelStudyIsReplayedFromItsFile() {
        Path file = folder.resolve("x.journal");
        SearchSpace space =
                SearchSpace.empty().uniform("b", 0, 1).integer("a", 1, 9).choices("c", "x", "y");
        StudyBuilder builder = Study.minimize("f")
                .space(space)
                .sampler(TpeSampler.optuna5().seed(9).startup(5));
        try (Study study = builder.storage(JournalStorage.open(file)).open()) {
            study.optimize(
                    trial -> {
                        pauseByParameters(trial);
                        return Math.abs(trial.value("b") - 0.4) + trial.value("a");
                    },
                    30,
                    4);
        }
        try (Study study = builder.storage(JournalStorage.open(file)).open()) {
            ReplayReport report = study.replay();
            assertThat(report.compared()).isEqualTo(30);
            assertThat(report.exact()).as(report.card().text()).isTrue();
            assertThat(study.trials()).as("some proposal saw running trials").anyMatch(trial -> !TrialNotes.map(
                            trial.systemAttrs().get(TrialNotes.SEEN))
                    .get("running")
                    .equals(""));
        }
    }

    @Test
    void aChangedRecordShows() {
        InMemoryStorage storage = new InMemoryStorage();
        Study study = Study.minimize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .storage(storage)
                .open();
        study.optimize(trial -> trial.value("a"), 3);
        Trial forged = study.ask();
        storage.write(view ->
                List.of(new Operation.SetParam(forged.frozen().id(), "a", 0.123456, Distribution.uniform(0, 1))));
        assertThat(study.replay().differences()).singleElement().satisfies(d -> {
            assertThat(d.trial()).isEqualTo(3);
            assertThat(d.recorded()).contains("0.123456");
        });
    }

    @Test
    void seenTrialsAreWrittenAsRanges() {
        assertThat(TrialNotes.ranges(new TreeSet<>(Arrays.asList(0, 1, 2, 5, 7, 8))))
                .isEqualTo("0-2,5,7-8");
        assertThat(TrialNotes.numbers("0-2,5,7-8")).containsExactly(0, 1, 2, 5, 7, 8);
        assertThat(TrialNotes.ranges(new TreeSet<>())).isEmpty();
        assertThat(TrialNotes.numbers("")).isEmpty();
    }

    /** Makes trials end in another order than they began in. */
    private static void pauseByParameters(Trial trial) {
        try {
            Thread.sleep((long) (trial.value("b") * 20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
