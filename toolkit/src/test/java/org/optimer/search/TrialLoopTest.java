package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;

/** The loop evaluates as many trials as were asked for, whatever fails, and an interrupt loses nothing. */
@Timeout(120)
class TrialLoopTest {
    @TempDir
    Path folder;

    private static StudyBuilder builder() {
        return Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .sampler(TpeSampler.optuna5().seed(2).startup(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void trialsMeansCompleteOnes(int workers) {
        Study study = builder().open();
        StudyRecord record = study.optimize(
                trial -> {
                    if (trial.number() % 3 == 1) {
                        throw new IllegalStateException("no luck");
                    }
                    return trial.number() % 5 == 2 ? Double.NaN : trial.value("a");
                },
                20,
                workers);
        assertThat(record.trials(TrialState.COMPLETE)).hasSize(20);
        assertThat(record.trials(TrialState.RUNNING)).isEmpty();
        assertThat(record.trials(TrialState.FAIL))
                .isNotEmpty()
                .extracting(trial -> trial.userAttr("error"))
                .containsOnly("IllegalStateException: no luck", "the objective returned NaN");
        assertThat(study.optimize(Trial::number, 20).trials())
                .as("nothing is left to do")
                .hasSize(record.trials().size());
    }

    /** Fewer than no trials had run for ever. */
    @Test
    void fewerThanNoTrialsAreRefused() {
        Study study = Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .open();
        assertThatThrownBy(() -> study.optimize(trial -> 1, -1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("trials: expected 0 or more, found -1");
        assertThat(study.optimize(trial -> 1, 0).trials()).isEmpty();
        assertThatThrownBy(() -> study.top(-1)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void workersAndBatchesAreRecorded() {
        Study study = builder().open();
        Set<Integer> workers = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(3);
        study.optimize(
                trial -> {
                    workers.add(trial.worker());
                    all.countDown();
                    await(all);
                    return trial.value("a");
                },
                9,
                3);
        assertThat(workers).containsExactlyInAnyOrder(0, 1, 2);
        for (FrozenTrial trial : study.trials()) {
            assertThat((Integer) trial.userAttr("worker")).isBetween(0, 2);
            assertThat(trial.userAttr("batch")).isEqualTo(trial.number() / 3);
        }
    }

    @Test
    void manyFailuresInARowEndTheSearch() {
        Study study = builder().maxFailures(3).open();
        AtomicInteger calls = new AtomicInteger();
        assertThatThrownBy(() -> study.optimize(
                        trial -> {
                            calls.incrementAndGet();
                            throw new OptiMerException("disk full");
                        },
                        50))
                .isInstanceOf(OptiMerException.class)
                .hasMessageContaining("3 failures in a row")
                .hasMessageContaining("trial 2: disk full");
        assertThat(calls).hasValue(3);
    }

    @Test
    void anErrorEndsTheSearchAtOnceAndTheTrialFails() {
        Study study = builder().open();
        assertThatThrownBy(() -> study.optimize(
                        trial -> {
                            throw new StackOverflowError();
                        },
                        5,
                        2))
                .isInstanceOf(StackOverflowError.class);
        assertThat(study.record().trials(TrialState.RUNNING)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anInterruptedSearchGoesOn(int workers) {
        Path file = folder.resolve("x.journal");
        Study study = builder().storage(JournalStorage.open(file)).open();
        Thread caller = Thread.currentThread();
        AtomicInteger calls = new AtomicInteger();
        assertThatThrownBy(() -> study.optimize(
                        trial -> {
                            if (calls.incrementAndGet() == 6) {
                                caller.interrupt();
                                await(new CountDownLatch(1)); // until it is interrupted itself
                            }
                            return trial.value("a");
                        },
                        30,
                        workers))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        StudyRecord stopped = study.record();
        assertThat(stopped.trials(TrialState.RUNNING)).isEmpty();
        assertThat(stopped.trials(TrialState.WAITING)).hasSizeLessThanOrEqualTo(workers);
        assertThat(study.optimize(trial -> trial.value("a"), 30, workers).trials(TrialState.COMPLETE))
                .hasSize(30);
        assertThat(study.record().trials(TrialState.WAITING)).isEmpty();
    }

    @Test
    void aTrialThatWasAskedForByHandDoesNotHoldTheLoopUp() {
        Study study = builder().open();
        Trial mine = study.ask();
        study.optimize(trial -> trial.value("a"), 5);
        assertThat(study.tell(mine, 7).score()).isEqualTo(7);
        assertThat(study.best().number()).isZero();
    }

    @Test
    void queuedTrialsComeFirst() {
        Study study = builder().open();
        study.enqueue(Map.of("a", 0.25));
        assertThat(study.optimize(trial -> trial.value("a"), 1)
                        .best()
                        .orElseThrow()
                        .value("a"))
                .isEqualTo(0.25);
        assertThatThrownBy(() -> study.enqueue(Map.of("a", 2))).hasMessageContaining("queued parameter a");
        assertThatThrownBy(() -> study.enqueue(Map.of("b", 1))).hasMessageContaining("a parameter of [a]");
    }

    @Test
    void oneStreamIsForOneWorker() {
        Study study = builder().rng(Rng.STREAM).open();
        assertThatThrownBy(() -> study.optimize(trial -> 0, 5, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("rng: stream");
    }

    @Test
    void aFinishedTrialCannotBeToldAgain() {
        Study study = builder().open();
        Trial trial = study.ask();
        study.tell(trial.userAttr("x", null), Double.POSITIVE_INFINITY);
        assertThat(trial.score()).isInfinite();
        assertThat(trial.frozen().userAttrs()).containsEntry("x", null);
        assertThatThrownBy(() -> study.tell(trial, 1)).hasMessageContaining("trial 0");
        assertThatThrownBy(() -> study.fail(trial, "late")).hasMessageContaining("COMPLETE");
    }

    @Test
    void twoStudyObjectsShareOneJournal() throws InterruptedException {
        Path file = folder.resolve("x.journal");
        Thread[] threads = new Thread[2];
        for (int i = 0; i < 2; i++) {
            int number = i + 1;
            threads[i] = new Thread(() -> {
                try (Study study = builder().storage(JournalStorage.open(file)).open()) {
                    study.join(trial -> trial.value("a"), 24, 2, number * 10);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        try (Study study = builder().storage(JournalStorage.open(file)).open()) {
            assertThat(study.trials()).as("no more and no fewer").hasSize(24);
            assertThat(study.replay().compared()).isEqualTo(24);
            assertThat(study.replay().exact()).as(study.replay().toString()).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
