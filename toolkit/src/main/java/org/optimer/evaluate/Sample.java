package org.optimer.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one item went, with its place.
 *
 * @param task the task's name
 * @param id the item's id
 * @param key the item's key
 * @param outcome measures, log-likelihood, prediction
 */
public record Sample(String task, String id, String key, Outcome outcome) {
    /**
     * The item's own value of a metric, for example 1 for a right answer.
     *
     * @param metric its name
     * @return the value; NaN when the item has no such metric
     */
    public double value(String metric) {
        Measure measure = outcome.measures().get(metric);
        return measure == null ? Double.NaN : measure.value();
    }

    /**
     * As JSON-like values: one line of {@code score --samples}.
     *
     * @return keys {@code task, id, key, metrics, log_likelihood, predicted}; the last two only where they exist, a
     *     value that is not finite is null
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("task", task);
        map.put("id", id);
        map.put("key", key);
        Map<String, @Nullable Double> values = new LinkedHashMap<>();
        outcome.measures().forEach((name, measure) -> values.put(name, finite(measure.value())));
        map.put("metrics", values);
        if (Double.isFinite(outcome.logLikelihood())) {
            map.put("log_likelihood", outcome.logLikelihood());
        }
        if (outcome.predicted() != null) {
            map.put("predicted", outcome.predicted());
        }
        return map;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
