package org.optimer.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Good and other trials, as TPE divides them: the best γ(n) = min(⌈0.1 n⌉, 25) of the n finished ones are good; with
 * several objectives γ(n) = ⌈0.1 n⌉. Complete trials come first, by value, equal ones in trial order; then pruned ones,
 * those that came farthest first; then those beyond their limits, the nearest first. By several objectives trials are ranked
 * front by front, and of the front that does not fit whole those are taken that dominate most together (Ozaki et al. 2022,
 * Multiobjective Tree-Structured Parzen Estimator, with the hypervolume subset of Optuna).
 *
 * @param good by number
 * @param other by number; running trials, if given, are among them
 */
record TrialSplit(List<FrozenTrial> good, List<FrozenTrial> other) {
    private static final int MOST = 25;

    static TrialSplit of(List<FrozenTrial> trials, List<Direction> directions) {
        List<FrozenTrial> complete = new ArrayList<>();
        List<FrozenTrial> pruned = new ArrayList<>();
        List<FrozenTrial> beyond = new ArrayList<>();
        List<FrozenTrial> other = new ArrayList<>();
        for (FrozenTrial trial : trials) {
            boolean running = trial.state() == TrialState.RUNNING;
            List<FrozenTrial> place = running
                    ? other
                    : !trial.feasible() ? beyond : trial.state() == TrialState.COMPLETE ? complete : pruned;
            place.add(trial);
        }
        int count = trials.size() - other.size();
        int take = (int) Math.ceil(0.1 * count);
        Direction direction = directions.get(0);
        List<FrozenTrial> ranked;
        if (directions.size() == 1) {
            take = Math.min(take, MOST);
            complete.sort(Comparator.comparing(FrozenTrial::score, direction.bestFirst()));
            ranked = complete;
        } else {
            ranked = bestFirst(complete, directions, Math.min(take, complete.size()));
        }
        pruned.sort(Comparator.comparingDouble(TrialSplit::minusLastStep)
                .thenComparingDouble(trial -> lastValue(trial, direction)));
        beyond.sort(Comparator.comparingDouble(FrozenTrial::violation));
        ranked.addAll(pruned);
        ranked.addAll(beyond);
        List<FrozenTrial> good = new ArrayList<>(ranked.subList(0, take));
        other.addAll(ranked.subList(take, count));
        good.sort(Comparator.comparingInt(FrozenTrial::number));
        other.sort(Comparator.comparingInt(FrozenTrial::number));
        return new TrialSplit(good, other);
    }

    /** All trials, the ones to be taken first. */
    private static List<FrozenTrial> bestFirst(List<FrozenTrial> trials, List<Direction> directions, int take) {
        double[][] losses =
                trials.stream().map(trial -> Fronts.losses(trial, directions)).toArray(double[][]::new);
        int[] rank = Fronts.ranks(losses, take);
        List<FrozenTrial> ranked = new ArrayList<>();
        boolean[] taken = new boolean[losses.length];
        for (int front = 0; ranked.size() < take; front++) {
            List<Integer> members = new ArrayList<>();
            for (int i = 0; i < rank.length; i++) {
                if (rank[i] == front) {
                    members.add(i);
                }
            }
            double[][] points = members.stream().map(i -> losses[i]).toArray(double[][]::new);
            for (int i : Hypervolume.subset(points, Math.min(take - ranked.size(), members.size()))) {
                ranked.add(trials.get(members.get(i)));
                taken[members.get(i)] = true;
            }
        }
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i]) {
                ranked.add(trials.get(i));
            }
        }
        return ranked;
    }

    private static double minusLastStep(FrozenTrial trial) {
        return trial.intermediate().isEmpty() ? 1 : -lastStep(trial);
    }

    private static double lastValue(FrozenTrial trial, Direction direction) {
        if (trial.intermediate().isEmpty()) {
            return 0;
        }
        double value = trial.intermediate().getOrDefault(lastStep(trial), Double.NaN);
        if (Double.isNaN(value)) {
            return Double.POSITIVE_INFINITY;
        }
        return direction == Direction.MINIMIZE ? value : -value;
    }

    private static long lastStep(FrozenTrial trial) {
        return trial.intermediate().keySet().stream().max(Long::compare).orElse(0L);
    }
}
