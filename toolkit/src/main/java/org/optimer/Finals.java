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
        search = plan.searchSet();
        dev = plan.devSet();
        test = plan.objective().tasks().test();
    }

    /**
     * A candidate and its score on the search split.
     *
     * @param id a trial number or a place in a grid
     * @param items how many search items are behind the score
     */
    record Scored(int id, Map<String, Double> weights, double search, int items) {}

    /** A finalist with its score on dev. */
    record Finalist(Scored scored, double dev) {}

    /** The finalists of the last round, the winner first, and how many samples all rounds took. */
    record Podium(List<Finalist> finalists, long samples) {
        Finalist winner() {
            return finalists.get(0);
        }
    }

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

    /** Scores one candidate of the search stage by stage. */
    CompletableFuture<TrialOutcome> onSearch(
            Map<String, Double> weights, List<TaskSet> stages, StopRule rule, int urgency) {
        return executor.submit(new TrialSpec(plan.pool(), plan.merge(), weights, search), stages, rule, urgency);
    }

    /** Scores the best K on dev. Ties go to the earlier candidate. */
    CompletableFuture<Podium> onDev(VectorPool pool, Merge merge, List<Scored> candidates, int urgency) {
        return round(pool, merge, best(candidates, plan.topK()), dev, urgency)
                .thenApply(finalists -> new Podium(finalists, (long) finalists.size() * dev.size()));
    }

    /** The best by search score. */
    static List<Scored> best(List<Scored> candidates, int count) {
        return candidates.stream()
                .sorted(Comparator.comparingDouble((Scored s) -> -s.search()).thenComparingInt(Scored::id))
                .limit(count)
                .toList();
    }

    /** Scores candidates, best first. */
    CompletableFuture<List<Finalist>> round(
            VectorPool pool, Merge merge, List<Scored> candidates, TaskSet items, int urgency) {
        List<CompletableFuture<Finalist>> scoring = new ArrayList<>();
        Objective objective = plan.objective();
        for (Scored one : candidates) {
            scoring.add(executor.submit(new TrialSpec(pool, merge, one.weights(), items), urgency)
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
