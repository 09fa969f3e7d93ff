package org.optimer.evaluate;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.core.InvalidInputException;

/**
 * The difference of two models on the items that both were asked. Items are hard or easy for both alike, so the
 * difference of paired outcomes is known far better than the difference of two means (Miller, Adding Error Bars to Evals,
 * arXiv 2411.00640, section 4).
 */
final class Paired {
    private Paired() {}

    /**
     * The difference of a task's main metric: {@code R_a - R_b} with {@code R = Σy/Σx} over the shared items, and the
     * linearised standard error of {@link Estimate#of} applied to the paired residuals, items of one key as one draw.
     *
     * @param task its name
     * @param a scores that have the task
     * @param b scores that have the task
     * @return the metric of a minus that of b; a standard error of NaN with fewer than two keys
     * @throws InvalidInputException when no item is in both
     */
    static Estimate difference(String task, Scores a, Scores b) {
        String metric = a.metrics(task).keySet().iterator().next().name();
        Map<String, Sample> others = new HashMap<>();
        for (Sample sample : b.samples()) {
            if (sample.task().equals(task)) {
                others.put(sample.id(), sample);
            }
        }
        double[] sums = new double[4];
        int n = 0;
        for (Sample sample : a.samples()) {
            if (sample.task().equals(task) && others.containsKey(sample.id())) {
                Measure one = measure(sample, metric);
                Measure other = measure(others.get(sample.id()), metric);
                sums[0] += one.sum();
                sums[1] += one.weight();
                sums[2] += other.sum();
                sums[3] += other.weight();
                n++;
            }
        }
        if (n == 0) {
            throw InvalidInputException.of(
                    "paired difference of " + a.model() + " and " + b.model() + " on task " + task,
                    "items that both were scored on",
                    "none",
                    "");
        }
        double ratioA = sums[0] / sums[1];
        double ratioB = sums[2] / sums[3];
        Map<String, Double> residuals = new LinkedHashMap<>();
        for (Sample sample : a.samples()) {
            if (sample.task().equals(task) && others.containsKey(sample.id())) {
                Measure one = measure(sample, metric);
                Measure other = measure(others.get(sample.id()), metric);
                double residual = (one.sum() - ratioA * one.weight()) / sums[1]
                        - (other.sum() - ratioB * other.weight()) / sums[3];
                residuals.merge(sample.key(), residual, Double::sum);
            }
        }
        double squares = residuals.values().stream().mapToDouble(r -> r * r).sum();
        double c = residuals.size();
        return new Estimate(ratioA - ratioB, c < 2 ? Double.NaN : Math.sqrt(c / (c - 1) * squares), n);
    }

    private static Measure measure(Sample sample, String metric) {
        Measure measure = sample.outcome().measures().get(metric);
        if (measure == null) {
            throw InvalidInputException.of(
                    "task " + sample.task() + ", item " + sample.id(),
                    "a measure for " + metric,
                    "only " + sample.outcome().measures().keySet(),
                    "");
        }
        return measure;
    }
}
