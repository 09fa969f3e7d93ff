package org.optimer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.Task;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;

/** What a search strives for: one objective or several, within limits; and the items that all of them need. */
record Goals(List<Objective> objectives, List<Limit> limits) {
    Goals {
        objectives = List.copyOf(objectives);
        limits = List.copyOf(limits);
    }

    /** One objective without limits: the paper's search. */
    boolean plain() {
        return objectives.size() == 1 && limits.isEmpty();
    }

    /**
     * What objectives and limits compute, whatever they are called. Null for the plain mean of all tasks that are scored:
     * those tasks say it all.
     */
    @Nullable
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("objectives", objectives.stream().map(Objective::settings).toList());
        settings.put(
                "limits",
                limits.stream().map(limit -> limit.objective().settings()).toList());
        return plain()
                        && objectives
                                .get(0)
                                .settings()
                                .equals(mean(objectives.get(0).needed()))
                ? null
                : settings;
    }

    private static Map<String, Object> mean(List<String> tasks) {
        Map<String, Double> weights = new LinkedHashMap<>();
        tasks.forEach(task -> weights.put(task, 1.0));
        return Map.of("weights", weights, "minimum", false);
    }

    boolean several() {
        return objectives.size() > 1;
    }

    /** The items of a split: of the tasks that count; on test of all tasks that the objectives were made from. */
    TaskSet split(Split split) {
        if (plain()) {
            Objective only = objectives.get(0);
            return split == Split.TEST ? only.tasks().test() : split == Split.DEV ? only.dev() : only.search();
        }
        return tasks(split == Split.TEST).split(split);
    }

    /** All objectives' values, in order. */
    List<Double> values(Scores scores) {
        return objectives.stream().map(objective -> objective.value(scores)).toList();
    }

    /** One standard error of each objective, in order; null where it cannot be told. */
    List<@Nullable Double> errors(Scores scores) {
        List<@Nullable Double> errors = new ArrayList<>();
        for (Objective objective : objectives) {
            double error = objective.report(scores).stderr();
            errors.add(Double.isNaN(error) ? null : error);
        }
        return errors;
    }

    /** How far constraints are above 0 together. */
    static double violation(List<Double> constraints) {
        return constraints.stream().mapToDouble(c -> Math.max(c, 0)).sum();
    }

    private Tasks tasks(boolean all) {
        List<Objective> everything = new ArrayList<>(objectives);
        limits.forEach(limit -> everything.add(limit.objective()));
        Map<String, Task> found = new LinkedHashMap<>();
        Tasks widest = everything.get(0).tasks();
        for (Objective objective : everything) {
            Set<String> names = new LinkedHashSet<>(all ? objective.tasks().names() : objective.needed());
            for (String name : names) {
                Task task = objective.tasks().get(name);
                Task before = found.putIfAbsent(name, task);
                if (before != null && before != task) {
                    throw InvalidInputException.of(
                            "objectives and limits",
                            "tasks loaded once",
                            "two tasks called " + name,
                            "Make all of them from one Tasks object");
                }
            }
            widest = objective.tasks().names().size() > widest.names().size() ? objective.tasks() : widest;
        }
        // the whole folder's order, and no second check for leaks, where one folder holds them all
        return widest.names().containsAll(found.keySet())
                ? widest.only(widest.names().stream().filter(found::containsKey).toArray(String[]::new))
                : Tasks.of(List.copyOf(found.values()));
    }

    @Override
    public String toString() {
        List<String> names = objectives.stream().map(Objective::name).toList();
        return "maximize " + String.join(", ", names)
                + (limits.isEmpty()
                        ? ""
                        : " within "
                                + String.join(
                                        ", ",
                                        limits.stream().map(Limit::toString).toList()));
    }
}
