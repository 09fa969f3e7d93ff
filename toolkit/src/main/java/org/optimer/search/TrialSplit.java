package org.optimer.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Good and other trials, as TPE divides them: the best γ(n) = min(⌈0.1 n⌉, 25) of the n finished ones are good.
 * Complete trials come first, by value, equal ones in trial order; then pruned ones, those that came farthest first.
 *
 * @param good by number
 * @param other by number; running trials, if given, are among them
 */
record TrialSplit(List<FrozenTrial> good, List<FrozenTrial> other) {
    private static final int MOST = 25;

    static TrialSplit of(List<FrozenTrial> trials, Direction direction) {
        List<FrozenTrial> complete = new ArrayList<>(in(trials, TrialState.COMPLETE));
        List<FrozenTrial> pruned = new ArrayList<>(in(trials, TrialState.PRUNED));
        int count = complete.size() + pruned.size();
        int take = Math.min((int) Math.ceil(0.1 * count), MOST);
        complete.sort(Comparator.comparing(FrozenTrial::score, direction.bestFirst()));
        pruned.sort(Comparator.comparingDouble(TrialSplit::minusLastStep)
                .thenComparingDouble(trial -> lastValue(trial, direction)));
        List<FrozenTrial> ranked = new ArrayList<>(complete);
        ranked.addAll(pruned);
        List<FrozenTrial> good = new ArrayList<>(ranked.subList(0, take));
        List<FrozenTrial> other = new ArrayList<>(ranked.subList(take, count));
        other.addAll(in(trials, TrialState.RUNNING));
        good.sort(Comparator.comparingInt(FrozenTrial::number));
        other.sort(Comparator.comparingInt(FrozenTrial::number));
        return new TrialSplit(good, other);
    }

    private static List<FrozenTrial> in(List<FrozenTrial> trials, TrialState state) {
        return trials.stream().filter(trial -> trial.state() == state).toList();
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
