package org.optimer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.Split;
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
    private final References references;

    Finals(TrialExecutor executor, SearchPlan plan) {
        this.executor = executor;
        this.plan = plan;
        search = plan.searchSet();
        dev = plan.devSet();
        test = plan.goals().split(Split.TEST);
        references = new References(executor, plan);
    }

    /**
     * A candidate and its score on the search split.
     *
     * @param id a trial number or a place in a grid
     * @param violation how far it is beyond the limits there
     * @param items how many search items are behind the score
     */
    record Scored(int id, Map<String, Double> weights, double search, double violation, int items) {}

    /** A finalist with its objectives on dev, and how far it is beyond the limits there. */
    record Finalist(Scored scored, List<Double> values, double violation) {
        double dev() {
            return values.get(0);
        }
    }

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

    /** What a scored candidate is worth. */
    CompletableFuture<Scored> scored(int id, Map<String, Double> weights, TrialOutcome outcome) {
        Scores scores = outcome.scores();
        return references
                .constraints(scores)
                .thenApply(limits -> new Scored(
                        id,
                        weights,
                        plan.objective().value(scores),
                        Goals.violation(limits),
                        scores.samples().size()));
    }

    /** How scores stand to each limit, at most 0 where it is kept. */
    CompletableFuture<List<Double>> constraints(Scores scores) {
        return references.constraints(scores);
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

    /** Scores candidates on all dev items. */
    CompletableFuture<List<Finalist>> onDev(List<Scored> candidates, int urgency) {
        return round(plan.pool(), plan.merge(), candidates, dev, urgency);
    }

    /** Scores the best K on dev. Ties go to the earlier candidate. */
    CompletableFuture<Podium> onDev(VectorPool pool, Merge merge, List<Scored> candidates, int urgency) {
        return round(pool, merge, best(candidates, plan.topK()), dev, urgency)
                .thenApply(finalists -> new Podium(finalists, (long) finalists.size() * dev.size()));
    }

    /** The best by search score. */
    static List<Scored> best(List<Scored> candidates, int count) {
        return candidates.stream()
                .sorted(Comparator.comparingDouble(Scored::violation)
                        .thenComparing(s -> -s.search())
                        .thenComparingInt(Scored::id))
                .limit(count)
                .toList();
    }

    /** Scores candidates, best first. */
    CompletableFuture<List<Finalist>> round(
            VectorPool pool, Merge merge, List<Scored> candidates, TaskSet items, int urgency) {
        List<CompletableFuture<Finalist>> scoring = new ArrayList<>();
        for (Scored one : candidates) {
            scoring.add(executor.submit(new TrialSpec(pool, merge, one.weights(), items), urgency)
                    .thenCompose(outcome -> references
                            .constraints(outcome.scores())
                            .thenApply(limits -> new Finalist(
                                    one, plan.goals().values(outcome.scores()), Goals.violation(limits)))));
        }
        return all(scoring).thenApply(finalists -> finalists.stream()
                .sorted(Comparator.comparingDouble(Finalist::violation)
                        .thenComparing(f -> -f.dev())
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
