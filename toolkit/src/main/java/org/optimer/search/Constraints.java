package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits that a trial must keep, in Optuna's form: a number for each, at most 0 where it is kept. They stand among a
 * trial's system remarks, as one list (all versions of Optuna) or one by one with a name (Optuna 5).
 */
final class Constraints {
    /** The list; also the beginning of the names. */
    static final String KEY = "constraints";

    private static final String NAMED = KEY + ":";

    private Constraints() {}

    /** Name or position to value; empty when the trial has none. */
    static Map<String, Double> of(FrozenTrial trial) {
        Map<String, Double> found = new LinkedHashMap<>();
        if (trial.systemAttrs().get(KEY) instanceof List<?> list) {
            for (Object value : list) {
                put(found, String.valueOf(found.size()), value);
            }
        }
        trial.systemAttrs().forEach((key, value) -> {
            if (key.startsWith(NAMED)) {
                put(found, key.substring(NAMED.length()), value);
            }
        });
        return found;
    }

    private static void put(Map<String, Double> found, String name, Object value) {
        if (value instanceof Number number) {
            found.put(name, number.doubleValue());
        }
    }

    /** How far a trial is beyond its limits: the sum of what is above 0. One without limits keeps to them, as in Optuna. */
    static double violation(FrozenTrial trial) {
        double sum = 0;
        for (Map.Entry<String, Object> attr : trial.systemAttrs().entrySet()) {
            if (attr.getKey().startsWith(KEY)) {
                for (double value : of(trial).values()) {
                    sum += Math.max(value, 0);
                }
                return sum;
            }
        }
        return sum;
    }

    /**
     * Trials as a sampler may see them that does not know of limits: any that keeps to them is better than any that does
     * not, and of those the one nearer to them is better (Deb 2000, An efficient constraint handling method for genetic
     * algorithms). The others' values become the worst good one less the violation.
     *
     * @param trials all trials
     * @param direction of the one objective
     * @return the same list when nothing is violated
     */
    static List<FrozenTrial> asValues(List<FrozenTrial> trials, Direction direction) {
        if (trials.stream().allMatch(FrozenTrial::feasible)) {
            return trials;
        }
        int sign = direction == Direction.MAXIMIZE ? 1 : -1;
        double worst = trials.stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE && trial.feasible())
                .mapToDouble(trial -> sign * trial.score())
                .filter(Double::isFinite)
                .min()
                .orElse(0);
        List<FrozenTrial> seen = new ArrayList<>();
        for (FrozenTrial trial : trials) {
            seen.add(
                    trial.state() != TrialState.COMPLETE || trial.feasible()
                            ? trial
                            : trial.withValues(List.of(sign * (worst - trial.violation()))));
        }
        return seen;
    }
}
