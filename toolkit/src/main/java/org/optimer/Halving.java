package org.optimer;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.optimer.evaluate.TaskSet;

/**
 * Finals by successive halving (Jamieson and Talwalkar, arXiv 1502.07943): many candidates on a fifth of the dev items, the
 * better part of them on a third, then on two thirds, the best K on all. The items of a round are among those of the next.
 *
 * <p>Candidates are ranked by both splits together, each in proportion to its items: under equal prior expectations that is
 * their order by posterior mean, and that candidates were selected by the one split does not change it.
 */
final class Halving {
    /** Of the dev items, in each round. */
    private static final double[] SHARES = {0.2, 1.0 / 3, 2.0 / 3, 1};

    private final Finals finals;
    private final SearchPlan plan;

    Halving(Finals finals, SearchPlan plan) {
        this.finals = finals;
        this.plan = plan;
    }

    /** Holds the finals among the best of the candidates. */
    CompletableFuture<Finals.Podium> hold(List<Finals.Scored> candidates, int entrants, int urgency) {
        int first = Math.min(Math.max(entrants, plan.topK()), candidates.size());
        int last = Math.min(plan.topK(), candidates.size());
        CompletableFuture<Finals.Podium> podium =
                CompletableFuture.completedFuture(entered(Finals.best(candidates, first)));
        int scored = 0;
        for (int i = 0; i < SHARES.length; i++) {
            // from first to last in equal ratios: 16, 9, 5, 3
            int size = (int) Math.round(first * Math.pow((double) last / first, (double) i / (SHARES.length - 1)));
            TaskSet items = plan.devSet().first(Math.max(1, (int) Math.round(SHARES[i] * plan.devItems())));
            int fresh = items.size() - scored;
            scored = items.size();
            podium = podium.thenCompose(soFar -> round(soFar, size, items, fresh, urgency));
        }
        return podium;
    }

    private CompletableFuture<Finals.Podium> round(
            Finals.Podium soFar, int size, TaskSet items, int fresh, int urgency) {
        List<Finals.Scored> in = soFar.finalists().stream()
                .limit(size)
                .map(Finals.Finalist::scored)
                .toList();
        return finals.round(plan.pool(), plan.merge(), in, items, urgency)
                .thenApply(
                        after -> new Finals.Podium(ranked(after, items.size()), soFar.samples() + (long) size * fresh));
    }

    /** By the mean over search and dev items, each split taken relative to its mean over the candidates. */
    private static List<Finals.Finalist> ranked(List<Finals.Finalist> finalists, int devItems) {
        double search =
                mean(finalists.stream().mapToDouble(f -> f.scored().search()).toArray());
        double dev = mean(finalists.stream().mapToDouble(Finals.Finalist::dev).toArray());
        return finalists.stream()
                .sorted(Comparator.comparingDouble((Finals.Finalist f) ->
                                -(f.scored().items() * (f.scored().search() - search) + devItems * (f.dev() - dev))
                                        / (f.scored().items() + devItems))
                        .thenComparingInt(f -> f.scored().id()))
                .toList();
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElse(0);
    }

    /** Finalists before anything was scored on dev. */
    private static Finals.Podium entered(List<Finals.Scored> candidates) {
        return new Finals.Podium(
                candidates.stream()
                        .map(one -> new Finals.Finalist(one, List.of(Double.NaN), 0))
                        .toList(),
                0);
    }
}
