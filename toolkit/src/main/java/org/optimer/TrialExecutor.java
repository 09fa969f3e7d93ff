package org.optimer;

import java.util.concurrent.CompletableFuture;

/**
 * Where trials run: threads of this JVM ({@link InProcessExecutor}), other processes, a cluster. An executor may run
 * several trials at once; equal specifications give equal scores wherever they run.
 */
public interface TrialExecutor extends AutoCloseable {
    /**
     * How many trials run at once.
     *
     * @return at least 1
     */
    int parallelism();

    /**
     * Queues a trial.
     *
     * @param spec what to merge and score
     * @param urgency waiting trials with a higher number go first; the search itself is more urgent than its baselines
     * @return completed with the outcome, or exceptionally with what the merge or the evaluation threw
     */
    CompletableFuture<TrialOutcome> submit(TrialSpec spec, int urgency);

    /** Drops what waits, lets running trials end, and releases models and memory. */
    @Override
    void close();
}
