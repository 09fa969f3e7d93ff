package org.optimer.search;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;
import org.optimer.core.Progress;

/** Asks, evaluates and tells until a study has enough complete trials, in the calling thread or in several. */
final class TrialLoop {
    /** How long an interrupted objective may take to stop before its trial is given back without it. */
    private static final long GRACE_SECONDS = 10;

    private static final long POLL_MILLIS = 200;

    private final Study study;
    private final Function<Trial, List<Double>> objective;
    private final int wanted;
    private final int workers;
    private final int firstWorker;
    private final String id = UUID.randomUUID().toString();
    private final AtomicInteger failures = new AtomicInteger();
    private final Set<Trial> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    TrialLoop(Study study, Function<Trial, List<Double>> objective, int wanted, int workers, int firstWorker) {
        this.study = study;
        this.objective = objective;
        this.wanted = wanted;
        this.workers = workers;
        this.firstWorker = firstWorker;
        if (wanted < 0) {
            throw InvalidInputException.of("trials", "0 or more", String.valueOf(wanted), "");
        }
        if (workers < 1) {
            throw InvalidInputException.of("workers", "1 or more", String.valueOf(workers), "");
        }
        if (study.settings.rng() == Rng.STREAM && (workers > 1 || firstWorker > 0)) {
            throw InvalidInputException.of(
                    "rng: stream",
                    "one worker",
                    workers > 1 ? workers + " workers" : "another process",
                    "Use per_trial");
        }
    }

    StudyRecord run() {
        Owner.begin(id);
        try (Progress progress = Progress.start("search " + String.join(", ", study.metrics()), wanted, "trials")) {
            StudyRecord before = study.record();
            progress.note(standing(before));
            progress.step(before.trials(TrialState.COMPLETE).size());
            if (workers == 1) {
                work(0, progress);
            } else {
                inThreads(progress);
            }
            return study.record();
        } finally {
            Owner.end(id);
        }
    }

    private void inThreads(Progress progress) {
        AtomicInteger threads = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "optimer-worker-" + threads.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        ExecutorCompletionService<Void> running = new ExecutorCompletionService<>(pool);
        try {
            for (int w = 0; w < workers; w++) {
                int worker = w;
                running.submit(() -> work(worker, progress), null);
            }
            for (int w = 0; w < workers; w++) {
                running.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            progress.cancel();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e); // a worker declares no checked exception
        } finally {
            stop(pool);
        }
        progress.check();
    }

    /** Stops the other workers; what they do not finish in time is queued again. */
    private void stop(ExecutorService pool) {
        stopping = true;
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            pool.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true; // asked a second time: do not wait
        }
        List.copyOf(underWay).forEach(this::giveBack);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(int worker, Progress progress) {
        boolean perTrial = workers > 1 || firstWorker > 0;
        Asker.Slot slot = new Asker.Slot(firstWorker + worker, workers, wanted, perTrial, id);
        while (true) {
            progress.check();
            study.recover(); // another process may have died meanwhile
            Trial trial = study.ask(slot);
            if (trial != null) {
                evaluate(trial, progress);
            } else if (study.record().trials(TrialState.COMPLETE).size() >= wanted) {
                return;
            } else {
                awaited().ifPresent(progress::note);
                pause(); // others are evaluating the last trials, and may fail
            }
        }
    }

    /** What is waited for, when it is not in this process: perhaps a trial that another program began and left. */
    private Optional<String> awaited() {
        List<Integer> here = underWay.stream().map(Trial::number).toList();
        List<Integer> elsewhere = study.record().trials(TrialState.RUNNING).stream()
                .map(FrozenTrial::number)
                .filter(number -> !here.contains(number))
                .toList();
        return here.isEmpty() && !elsewhere.isEmpty()
                ? Optional.of("waits for trials " + elsewhere + " of other processes")
                : Optional.empty();
    }

    private void evaluate(Trial trial, Progress progress) {
        underWay.add(trial);
        try {
            FrozenTrial stored = study.tell(trial, objective.apply(trial));
            if (stored.state() == TrialState.FAIL) {
                failed(trial, "the objective returned NaN", null);
                return;
            }
        } catch (CancelledException e) {
            giveBack(trial);
            throw e;
        } catch (RuntimeException e) {
            if (stopping || Thread.currentThread().isInterrupted()) {
                giveBack(trial);
                throw new CancelledException("trial " + trial.number() + ": interrupted, queued again.");
            }
            if (trial.state() == TrialState.RUNNING) {
                study.fail(trial, reason(e));
            }
            failed(trial, reason(e), e);
            return;
        } catch (Error e) {
            study.fail(trial, reason(e));
            throw e;
        } finally {
            underWay.remove(trial);
        }
        failures.set(0);
        progress.note(standing(study.record()));
        progress.step(1);
    }

    private static String standing(StudyRecord record) {
        return record.directions().size() > 1
                ? record.front().size() + " on the front"
                : record.best()
                        .map(best -> "best " + Numbers.text(best.score()))
                        .orElse("");
    }

    private void failed(Trial trial, String reason, @Nullable Throwable cause) {
        if (failures.incrementAndGet() >= study.settings.failures()) {
            throw new OptiMerException(
                    OptiMerException.message(
                            "search",
                            "trials that succeed",
                            failures.get() + " failures in a row, the last one in trial " + trial.number() + ": "
                                    + reason.replaceFirst("\\.$", ""),
                            "Mend the objective and run again: what is complete is kept"),
                    cause);
        }
    }

    private void giveBack(Trial trial) {
        if (trial.state() == TrialState.RUNNING) {
            study.release(trial);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next check stops the loop
        }
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        String kind = e.getClass().getSimpleName();
        return e instanceof OptiMerException && message != null
                ? message
                : message == null ? kind : kind + ": " + message;
    }
}
