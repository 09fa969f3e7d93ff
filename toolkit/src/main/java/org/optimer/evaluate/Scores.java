package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * How a model did on a {@link TaskSet}: every metric of every task with its standard error, and every single outcome.
 * {@link #value}, {@link #stderr} and {@link #mean()} speak of each task's main metric. Immutable.
 */
public final class Scores implements Described {
    private final String model;
    private final TaskSet set;
    private final Map<String, Map<MetricInfo, Estimate>> metrics = new LinkedHashMap<>();
    private final List<Sample> samples;

    /**
     * Counts outcomes together.
     *
     * @param model what was scored, for cards and ledgers
     * @param set what it was scored on
     * @param samples one per item of the set; every metric of the task present
     * @throws InvalidInputException when an item has no sample, or a sample lacks a metric
     */
    public Scores(String model, TaskSet set, List<Sample> samples) {
        this.model = model;
        this.set = set;
        this.samples = List.copyOf(samples);
        for (Task task : set.tasks()) {
            List<Sample> own =
                    samples.stream().filter(s -> s.task().equals(task.name())).toList();
            if (own.size() != set.items(task.name()).size()) {
                throw InvalidInputException.of(
                        "scores of task " + task.name(),
                        set.items(task.name()).size() + " outcomes",
                        String.valueOf(own.size()),
                        "");
            }
            List<String> keys = own.stream().map(Sample::key).toList();
            Map<MetricInfo, Estimate> row = new LinkedHashMap<>();
            for (MetricInfo metric : task.metrics()) {
                row.put(metric, Estimate.of(measures(own, metric), keys));
            }
            metrics.put(task.name(), row);
        }
    }

    /**
     * What was scored.
     *
     * @return a label
     */
    public String model() {
        return model;
    }

    /**
     * The split of the items.
     *
     * @return search, dev or test
     */
    public Split split() {
        return set.split();
    }

    /**
     * The items that were scored.
     *
     * @return the set
     */
    public TaskSet taskSet() {
        return set;
    }

    /**
     * The tasks' names, in order.
     *
     * @return names
     */
    public List<String> tasks() {
        return List.copyOf(metrics.keySet());
    }

    /**
     * A task's main metric.
     *
     * @param task its name
     * @return the value in the metric's own unit (a loss is not negated)
     */
    public double value(String task) {
        return estimate(task).value();
    }

    /**
     * The standard error of a task's main metric; see {@link Estimate#of}.
     *
     * @param task its name
     * @return one standard error; NaN when it cannot be told
     */
    public double stderr(String task) {
        return estimate(task).stderr();
    }

    /**
     * The number of items of a task.
     *
     * @param task its name
     * @return items
     */
    public int n(String task) {
        return estimate(task).n();
    }

    /**
     * A task's main metric with its error.
     *
     * @param task its name
     * @return the estimate
     */
    public Estimate estimate(String task) {
        return metrics(task).values().iterator().next();
    }

    /**
     * All metrics of a task, the main one first.
     *
     * @param task its name
     * @return metric to estimate
     * @throws InvalidInputException when there is no such task
     */
    public Map<MetricInfo, Estimate> metrics(String task) {
        Map<MetricInfo, Estimate> row = metrics.get(task);
        if (row == null) {
            throw InvalidInputException.of("scores of " + model, "a task among " + tasks(), task, "");
        }
        return java.util.Collections.unmodifiableMap(row);
    }

    /**
     * The unweighted mean of the tasks' main metrics.
     *
     * @return the mean; NaN when their units or directions differ
     */
    public double mean() {
        return meanEstimate().value();
    }

    /**
     * The standard error of the mean, tasks taken as independent: {@code √Σs²/T}.
     *
     * @return one standard error; NaN where a task's cannot be told
     */
    public double meanStderr() {
        return meanEstimate().stderr();
    }

    /**
     * The mean with its error and the number of items in all.
     *
     * @return the estimate
     */
    public Estimate meanEstimate() {
        Set<String> units = metrics.values().stream()
                .map(row -> row.keySet().iterator().next())
                .map(metric -> metric.unit() + metric.higherIsBetter())
                .collect(Collectors.toSet());
        List<Estimate> parts = tasks().stream().map(this::estimate).toList();
        Estimate mean = Estimate.mean(parts, Estimate.ones(parts.size()));
        return units.size() == 1 ? mean : new Estimate(Double.NaN, Double.NaN, mean.n());
    }

    /**
     * Every item's outcome.
     *
     * @return in the order of the tasks and their items
     */
    public List<Sample> samples() {
        return samples;
    }

    /**
     * As JSON-like values: what {@code score --json} prints.
     *
     * @return {@code {"tasks": {name: {metric: {value, stderr, n}}}, "mean": {value, stderr, n}}}; what cannot be told
     *     is null
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> byTask = new LinkedHashMap<>();
        metrics.forEach((task, row) -> {
            Map<String, Object> numbers = new LinkedHashMap<>();
            row.forEach((metric, estimate) -> numbers.put(metric.name(), estimate.toMap()));
            byTask.put(task, numbers);
        });
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("tasks", byTask);
        map.put("mean", meanEstimate().toMap());
        return map;
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        metrics.forEach((task, row) -> row.forEach((metric, e) -> rows.add(List.of(
                task, metric.name(), Estimate.format(e.value()), Estimate.format(e.stderr()), String.valueOf(e.n())))));
        Card card = Card.of("Scores of " + model + " on " + split().label())
                .table(List.of("task", "metric", "value", "s.e.", "n"), rows);
        return Double.isNaN(mean()) || metrics.size() < 2 ? card : card.fact("mean", meanEstimate());
    }

    @Override
    public String toString() {
        return card().text();
    }

    private static List<Measure> measures(List<Sample> samples, MetricInfo metric) {
        List<Measure> measures = new ArrayList<>();
        for (Sample sample : samples) {
            Measure measure = sample.outcome().measures().get(metric.name());
            if (measure == null) {
                throw InvalidInputException.of(
                        "task " + sample.task() + ", item " + sample.id(),
                        "a measure for " + metric.name(),
                        "only " + sample.outcome().measures().keySet(),
                        "");
            }
            measures.add(measure);
        }
        return measures;
    }
}
