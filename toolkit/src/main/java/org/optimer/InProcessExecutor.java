package org.optimer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.SampleLedger;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.TaskSet;
import org.optimer.merge.MergedModel;

/** Trials on threads of this JVM: each merges in memory and scores in process. */
public final class InProcessExecutor implements TrialExecutor {
    private final ThreadPoolExecutor threads;
    private final Evaluator evaluator;
    private final SampleLedger ledger;
    private final ThreadLocal<Integer> worker = new ThreadLocal<>();
    private final AtomicLong order = new AtomicLong();
    private final int parallelism;
    private final HeldMerges merges = new HeldMerges();

    /**
     * Starts the threads.
     *
     * @param parallelism trials at once; each needs memory for one model as f32
     * @param evaluator scores the merged models; closed with this executor
     */
    public InProcessExecutor(int parallelism, Evaluator evaluator) {
        this(parallelism, evaluator, SampleLedger.inMemory());
    }

    /**
     * Starts the threads.
     *
     * @param parallelism trials at once; each needs memory for one model as f32
     * @param evaluator scores the merged models; closed with this executor
     * @param ledger what is known already; items in it are not scored again, and a model of which all items are known is
     *     not even merged
     */
    public InProcessExecutor(int parallelism, Evaluator evaluator, SampleLedger ledger) {
        this.parallelism = parallelism;
        this.evaluator = evaluator;
        this.ledger = ledger;
        AtomicInteger ids = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                parallelism, parallelism, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), task -> {
                    int id = ids.getAndIncrement();
                    Thread thread = new Thread(
                            () -> {
                                worker.set(id);
                                task.run();
                            },
                            "optimer-trial-" + id);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public CompletableFuture<TrialOutcome> submit(TrialSpec spec, int urgency) {
        CompletableFuture<TrialOutcome> result = new CompletableFuture<>();
        threads.execute(new Job(urgency, order.getAndIncrement(), result, () -> run(spec)));
        return result;
    }

    /** As a single job: the model is merged once, and only the items of a stage that are not known are scored. */
    @Override
    public CompletableFuture<TrialOutcome> submit(TrialSpec spec, List<TaskSet> stages, StopRule rule, int urgency) {
        CompletableFuture<TrialOutcome> result = new CompletableFuture<>();
        threads.execute(new Job(urgency, order.getAndIncrement(), result, () -> run(spec, stages, rule)));
        return result;
    }

    @Override
    public void close() {
        threads.shutdown();
        threads.getQueue().forEach(waiting -> ((Job) waiting)
                .result()
                .completeExceptionally(new CancelledException("a waiting trial was dropped: the search was stopped.")));
        threads.getQueue().clear();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        evaluator.close();
    }

    private TrialOutcome run(TrialSpec spec) {
        return run(spec, List.of(spec.tasks()), soFar -> false);
    }

    private TrialOutcome run(TrialSpec spec, List<TaskSet> stages, StopRule rule) {
        String model = key(evaluator.name(), spec);
        TrialOutcome outcome = null;
        MergedModel merged = null;
        try {
            for (TaskSet stage : stages) {
                if (outcome != null && rule.stop(outcome.scores())) {
                    break;
                }
                TaskSet missing = ledger.missing(model, stage).orElse(null);
                long start = System.nanoTime();
                if (missing != null && merged == null) {
                    merged = merges.of(spec).weights(spec.weights()).inMemory();
                }
                long ready = System.nanoTime();
                Scores scores = missing == null || merged == null
                        ? known(model, spec, stage)
                        : score(model, spec, merged, missing, stage);
                double seconds = missing == null ? 0 : (System.nanoTime() - ready) * 1e-9;
                TrialOutcome step =
                        new TrialOutcome(scores, missing == null ? 0 : (ready - start) * 1e-9, seconds, worker.get());
                outcome = outcome == null ? step : outcome.then(step);
            }
        } finally {
            if (merged != null) {
                merged.close();
            }
        }
        if (outcome == null) {
            throw InvalidInputException.of("trial " + spec.label(), "at least one stage", "none", "");
        }
        return outcome;
    }

    private Scores score(String model, TrialSpec spec, MergedModel merged, TaskSet missing, TaskSet stage) {
        Scores scores = evaluator.score(merged, missing);
        ledger.add(model, scores);
        return missing.size() == stage.size() ? scores : known(model, spec, stage);
    }

    /** Under what a ledger knows a trial's samples: other evaluators may judge the same model otherwise. */
    static String key(String evaluator, TrialSpec spec) {
        return evaluator + ":" + spec.identity();
    }

    private Scores known(String model, TrialSpec spec, TaskSet items) {
        return ledger.find(model, spec.label(), items)
                .orElseThrow(() -> new OptiMerException("ledger: a sample that was there is gone: " + spec.label()));
    }

    /** What waits in the queue: urgent first, then in order of arrival. */
    private record Job(
            int urgency,
            long number,
            CompletableFuture<TrialOutcome> result,
            java.util.function.Supplier<TrialOutcome> work)
            implements Runnable, Comparable<Job> {
        @Override
        public void run() {
            if (result.isDone()) {
                return;
            }
            try {
                result.complete(work.get());
            } catch (Throwable e) {
                // an Error too must reach whoever waits, or the search would wait for ever
                result.completeExceptionally(e);
            }
        }

        @Override
        public int compareTo(Job other) {
            return urgency != other.urgency
                    ? Integer.compare(other.urgency, urgency)
                    : Long.compare(number, other.number);
        }
    }
}
