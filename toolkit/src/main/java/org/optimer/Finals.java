package org.optimer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.TaskSet;
import org.optimer.merge.Merge;
import org.optimer.vector.VectorPool;

/**
 * How a winner is chosen from candidates, the same for the search and for every tuned baseline: the best K on the search
 * split are scored on the dev split, the best of those is scored once on the test split.
 */
final class Finals {
    private final TrialExecutor executor;
    private final SearchPlan plan;
    private final TaskSet search;
    private final TaskSet dev;
    private final TaskSet test;

    Finals(TrialExecutor executor, SearchPlan plan) {
        this.executor = executor;
        this.plan = plan;
        search = plan.objective().search().first(plan.searchItems());
        dev = plan.objective().dev().first(plan.devItems());
        test = plan.objective().tasks().test();
    }

    /** A candidate and its score on the search split; {@code id} is a trial number or a place in a grid. */
    record Scored(int id, Map<String, Double> weights, double search) {}

    /** A finalist with its score on dev. */
    record Finalist(Scored scored, double dev) {}

    /** Scores one candidate on the search split. */
    CompletableFuture<TrialOutcome> onSearch(VectorPool pool, Merge merge, Map<String, Double> weights, int urgency) {
        return executor.submit(new TrialSpec(pool, merge, weights, search), urgency);
    }

    /** The objective's value of an outcome. */
    double value(TrialOutcome outcome) {
        return plan.objective().value(outcome.scores());
    }

    /** Scores one model on the test split. */
    CompletableFuture<ScoreSummary> onTest(VectorPool pool, Merge merge, Map<String, Double> weights, int urgency) {
        return executor.submit(new TrialSpec(pool, merge, weights, test), urgency)
                .thenApply(outcome -> ScoreSummary.of(outcome.scores(), plan.objective()));
    }

    /** Scores the best K on dev; the first of the result is the winner. Ties go to the earlier candidate. */
    CompletableFuture<List<Finalist>> onDev(VectorPool pool, Merge merge, List<Scored> candidates, int urgency) {
        List<Scored> top = candidates.stream()
                .sorted(Comparator.comparingDouble((Scored s) -> -s.search()).thenComparingInt(Scored::id))
                .limit(plan.topK())
                .toList();
        List<CompletableFuture<Finalist>> scoring = new ArrayList<>();
        Objective objective = plan.objective();
        for (Scored one : top) {
            scoring.add(executor.submit(new TrialSpec(pool, merge, one.weights(), dev), urgency)
                    .thenApply(outcome -> new Finalist(one, objective.value(outcome.scores()))));
        }
        return all(scoring).thenApply(finalists -> finalists.stream()
                .sorted(Comparator.comparingDouble((Finalist f) -> -f.dev())
                        .thenComparing(f -> -f.scored().search())
                        .thenComparingInt(f -> f.scored().id()))
                .toList());
    }

    /** Waits for all, in order. */
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(
                        nothing -> futures.stream().map(CompletableFuture::join).toList());
    }
}
