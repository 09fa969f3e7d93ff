package org.optimer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.optimer.core.CancelledException;
import org.optimer.core.OptiMerException;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.SampleLedger;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.TaskSet;
import org.optimer.merge.BoundMerge;
import org.optimer.merge.Merge;
import org.optimer.merge.MergedModel;
import org.optimer.vector.VectorPool;

/** Trials on threads of this JVM: each merges in memory and scores in process. */
public final class InProcessExecutor implements TrialExecutor {
    private final ThreadPoolExecutor threads;
    private final Evaluator evaluator;
    private final SampleLedger ledger;
    private final ThreadLocal<Integer> worker = new ThreadLocal<>();
    private final AtomicLong order = new AtomicLong();
    private final int parallelism;
    private @Nullable Ready ready;

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

    /** The merge of all trials of a search, its inputs read once and shared when they take a quarter of the heap or less. */
    private synchronized BoundMerge ready(TrialSpec spec) {
        Ready known = ready;
        if (known == null || known.merge() != spec.merge() || known.pool() != spec.pool()) {
            BoundMerge bound = spec.merge().threads(1).of(spec.pool());
            boolean fits = bound.residentBytes() <= Runtime.getRuntime().maxMemory() / 4;
            known = new Ready(spec.merge(), spec.pool(), fits ? bound.resident() : bound);
            ready = known;
        }
        return known.bound();
    }

    /** What {@link #ready} made, and for what. */
    private record Ready(Merge merge, VectorPool pool, BoundMerge bound) {}

    private TrialOutcome run(TrialSpec spec) {
        String model = key(evaluator.name(), spec);
        TaskSet missing = ledger.missing(model, spec.tasks()).orElse(null);
        long start = System.nanoTime();
        if (missing == null) {
            return new TrialOutcome(known(model, spec), 0, 0, worker.get());
        }
        try (MergedModel merged =
                spec.merge().threads(1).of(spec.pool()).weights(spec.weights()).inMemory()) {
            long ready = System.nanoTime();
            Scores scores = evaluator.score(merged, missing);
            ledger.add(model, scores);
            boolean all = missing.size() == spec.tasks().size();
            long scored = System.nanoTime();
            return new TrialOutcome(
                    all ? scores : known(model, spec), (ready - start) * 1e-9, (scored - ready) * 1e-9, worker.get());
        }
    }

    /** Under what a ledger knows a trial's samples: other evaluators may judge the same model otherwise. */
    static String key(String evaluator, TrialSpec spec) {
        return evaluator + ":" + spec.identity();
    }

    private Scores known(String model, TrialSpec spec) {
        return ledger.find(model, spec.label(), spec.tasks())
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
