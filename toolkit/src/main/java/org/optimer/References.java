package org.optimer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.TaskSet;
import org.optimer.merge.Merge;

/** The models that limits compare with, each scored once on a set of items. */
final class References {
    /** All trials wait for them. */
    private static final int URGENCY = 99;

    private final TrialExecutor executor;
    private final SearchPlan plan;
    private final Map<List<Object>, CompletableFuture<Scores>> scored = new ConcurrentHashMap<>();

    References(TrialExecutor executor, SearchPlan plan) {
        this.executor = executor;
        this.plan = plan;
    }

    /** How scores stand to each limit, in Optuna's form: at most 0 where it is kept, above 0 by what is missing. */
    CompletableFuture<List<Double>> constraints(Scores scores) {
        return Finals.all(plan.goals().limits().stream()
                .map(limit -> violation(limit, scores))
                .toList());
    }

    private CompletableFuture<Double> violation(Limit limit, Scores scores) {
        Objective objective = limit.objective();
        double value = objective.value(scores);
        Map<String, Double> weights = limit.reference();
        if (weights == null) {
            return CompletableFuture.completedFuture(limit.violation(value, 0, objective.report(scores)));
        }
        TaskSet items = scores.taskSet();
        return scored.computeIfAbsent(List.of(weights, items.fingerprint()), key -> executor.submit(
                                new TrialSpec(plan.pool(), Merge.taskArithmetic(), weights, items), URGENCY)
                        .thenApply(TrialOutcome::scores))
                .thenApply(
                        other -> limit.violation(value, objective.value(other), objective.difference(scores, other)));
    }
}
