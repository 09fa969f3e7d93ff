package org.optimer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.optimer.evaluate.TaskSet;

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

    /**
     * Queues a trial that may end early: its items are scored stage by stage, and after each stage but the last the rule
     * is asked whether to stop. Unless overridden, every stage is a submission of its own, so that only records travel to
     * other processes; an executor that keeps the merged model between stages saves the repeated merges.
     *
     * @param spec what to merge; its tasks are those of the last stage
     * @param stages item sets, each within the next, at least one
     * @param rule asked with the scores of all items so far, by one thread at a time
     * @param urgency as for {@link #submit(TrialSpec, int)}
     * @return completed with the scores of the stage after which the trial ended
     */
    default CompletableFuture<TrialOutcome> submit(TrialSpec spec, List<TaskSet> stages, StopRule rule, int urgency) {
        CompletableFuture<TrialOutcome> result = submit(spec.on(stages.get(0)), urgency);
        for (int i = 1; i < stages.size(); i++) {
            TaskSet before = stages.get(i - 1);
            TaskSet next = stages.get(i);
            result = result.thenCompose(soFar -> {
                // once stopped, every later stage finds fewer scores than the stage before it has items
                boolean ended = soFar.scores().samples().size() < before.size() || rule.stop(soFar.scores());
                return ended
                        ? CompletableFuture.completedFuture(soFar)
                        : submit(spec.on(next), urgency).thenApply(soFar::then);
            });
        }
        return result;
    }

    /** Drops what waits, lets running trials end, and releases models and memory. */
    @Override
    void close();
}
