package org.optimer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.Scores;

/**
 * What one model scored on one split: the objective's value with its standard error, and each task's score. Small
 * enough to be kept for every trial.
 *
 * @param value the objective's value, for accuracies in 0-1
 * @param stderr standard error of the value
 * @param tasks each task's own score, in the order of the tasks
 */
public record ScoreSummary(double value, double stderr, Map<String, TaskScore> tasks) implements Described {
    /** Copies the map, keeping its order. */
    public ScoreSummary {
        tasks = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    }

    /**
     * Condenses an evaluation.
     *
     * @param scores the evaluation
     * @param objective what the study maximises
     * @return the summary
     */
    public static ScoreSummary of(Scores scores, Objective objective) {
        Map<String, TaskScore> tasks = new LinkedHashMap<>();
        for (String task : scores.tasks()) {
            tasks.put(task, new TaskScore(scores.value(task), scores.stderr(task), scores.n(task)));
        }
        return new ScoreSummary(
                objective.report(scores).value(), objective.report(scores).stderr(), tasks);
    }

    /**
     * As JSON-like maps.
     *
     * @return keys {@code mean, stderr, tasks}
     */
    public Map<String, Object> toMap() {
        Map<String, Object> perTask = new LinkedHashMap<>();
        tasks.forEach((name, score) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("value", score.value());
            one.put("stderr", score.stderr());
            one.put("n", score.n());
            perTask.put(name, one);
        });
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mean", value);
        map.put("stderr", stderr);
        map.put("tasks", perTask);
        return map;
    }

    /**
     * The inverse of {@link #toMap}.
     *
     * @param stored what {@link #toMap} made, possibly after a round trip through JSON
     * @param subject named in errors
     * @return the summary
     */
    static ScoreSummary fromMap(@Nullable Object stored, String subject) {
        if (!(stored instanceof Map<?, ?> map) || !(map.get("tasks") instanceof Map<?, ?> perTask)) {
            throw InvalidInputException.of(
                    subject, "a stored score with mean, stderr and tasks", String.valueOf(stored), "");
        }
        Map<String, TaskScore> tasks = new LinkedHashMap<>();
        perTask.forEach((name, one) -> {
            if (!(one instanceof Map<?, ?> fields)) {
                throw InvalidInputException.of(subject, "value, stderr and n of task " + name, String.valueOf(one), "");
            }
            tasks.put(String.valueOf(name), new TaskScore(number(fields, "value"), number(fields, "stderr"), (int)
                    number(fields, "n")));
        });
        return new ScoreSummary(number(map, "mean"), number(map, "stderr"), tasks);
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        tasks.forEach(
                (name, s) -> rows.add(List.of(name, percent(s.value()), percent(s.stderr()), String.valueOf(s.n()))));
        rows.add(List.of("mean", percent(value), percent(stderr), ""));
        return Card.of("Scores").table(List.of("task", "score %", "± s.e.", "items"), rows);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private static double number(Map<?, ?> map, String key) {
        return map.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
