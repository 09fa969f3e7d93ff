package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * One number, larger is better, from the scores of several tasks: what a search maximises. Losses enter with a minus.
 * Made by {@link Tasks#mean}, {@link Tasks#task}, {@link Tasks#weighted} or {@link Tasks#minimum}. It refuses test scores, so that no search
 * can see them by mistake; {@link #report} gives the same number for the final table.
 */
public final class Objective implements Described {
    private final String name;
    private final Tasks tasks;
    private final Map<String, Double> weights;
    private final Tasks counted;
    private final boolean lowest;

    private Objective(String name, Tasks tasks, Map<String, Double> weights, boolean lowest) {
        this.name = name;
        this.lowest = lowest;
        this.tasks = tasks;
        this.weights = Collections.unmodifiableMap(weights);
        this.counted = tasks.only(weights.keySet().toArray(String[]::new));
    }

    static Objective mean(Tasks tasks) {
        return alike("mean", tasks, false);
    }

    static Objective minimum(Tasks tasks) {
        return alike("minimum", tasks, true);
    }

    private static Objective alike(String name, Tasks tasks, boolean lowest) {
        Set<String> kinds = new HashSet<>();
        Map<String, Double> weights = new LinkedHashMap<>();
        for (Task task : tasks.all()) {
            MetricInfo main = task.metrics().get(0);
            kinds.add(main.unit() + (main.higherIsBetter() ? "" : " (lower is better)"));
            weights.put(task.name(), 1.0);
        }
        if (kinds.size() > 1) {
            throw InvalidInputException.of(
                    "the " + name + " of " + tasks.names(),
                    "main metrics of one unit and direction",
                    String.valueOf(kinds.stream().sorted().toList()),
                    "Choose metrics alike in the cards (metric: ..), or say with weighted(..) how they count");
        }
        return new Objective(name, tasks, weights, lowest);
    }

    static Objective weighted(Tasks tasks, Map<String, Double> weights) {
        Map<String, Double> kept = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>();
        weights.keySet().forEach(tasks::get);
        for (String task : tasks.names()) {
            double weight = weights.getOrDefault(task, 0.0);
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw InvalidInputException.of(
                        "objective weight of " + task, "a number from 0", String.valueOf(weight), "");
            }
            if (weight > 0) {
                kept.put(task, weight);
                parts.add(String.format(Locale.ROOT, "%s %s", shortest(weight), task));
            }
        }
        if (kept.isEmpty()) {
            throw InvalidInputException.of("objective", "a weight above 0", String.valueOf(weights), "");
        }
        String name = kept.size() == 1 ? kept.keySet().iterator().next() : String.join(" + ", parts);
        return new Objective(name, tasks, kept, false);
    }

    /**
     * A short name for studies and axes: {@code mean}, a task's name, or {@code 0.7 ja + 0.3 code}.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The same under another name: of several objectives in one search each needs its own.
     *
     * @param other not blank
     * @return a new objective
     */
    public Objective named(String other) {
        if (other.isBlank()) {
            throw InvalidInputException.of("objective " + name, "a name", "a blank one", "");
        }
        return new Objective(other, tasks, weights, lowest);
    }

    /**
     * The tasks it was made from, also those that do not count.
     *
     * @return tasks
     */
    public Tasks tasks() {
        return tasks;
    }

    /**
     * The tasks that count: only these need to be scored in a trial.
     *
     * @return names, in order
     */
    public List<String> needed() {
        return List.copyOf(weights.keySet());
    }

    /**
     * What it computes, whatever it is called.
     *
     * @return {@code weights} by task and whether only the lowest task counts, {@code minimum}, as JSON-like values
     */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("weights", weights);
        settings.put("minimum", lowest);
        return settings;
    }

    /**
     * The search items of the tasks that count.
     *
     * @return {@code tasks().search()} restricted to {@link #needed()}
     */
    public TaskSet search() {
        return counted.search();
    }

    /**
     * The dev items of the tasks that count.
     *
     * @return {@code tasks().dev()} restricted to {@link #needed()}
     */
    public TaskSet dev() {
        return counted.dev();
    }

    /**
     * The number to maximise.
     *
     * @param scores on search or dev items, with all needed tasks
     * @return {@code Σwv/Σw}, or the lowest v of a minimum, losses negated; NaN when a loss is NaN (broken weights)
     * @throws InvalidInputException for scores on test items, or when a needed task is missing
     */
    public double value(Scores scores) {
        if (scores.split() == Split.TEST) {
            throw InvalidInputException.of(
                    "objective " + name,
                    "scores on search or dev items",
                    "scores on test items",
                    "Nothing may be chosen by test scores; report(..) gives the number for a final table");
        }
        return report(scores).value();
    }

    /**
     * The same number with its standard error, for reports: of any split, never to choose by.
     *
     * @param scores with all needed tasks
     * @return {@code Σwv/Σw} and {@code √Σ(ws)²/Σw}; of a minimum the lowest task's own estimate, which is low by chance more
     *     often than high when tasks are close
     */
    public Estimate report(Scores scores) {
        List<Estimate> parts = parts(scores);
        return lowest ? parts.get(lowest(parts)) : Estimate.mean(parts, List.copyOf(weights.values()));
    }

    /** Each task that counts, losses with a minus. */
    private List<Estimate> parts(Scores scores) {
        List<Estimate> parts = new ArrayList<>();
        for (String task : weights.keySet()) {
            Map.Entry<MetricInfo, Estimate> main =
                    scores.metrics(task).entrySet().iterator().next();
            Estimate e = main.getValue();
            parts.add(main.getKey().higherIsBetter() ? e : new Estimate(-e.value(), e.stderr(), e.n()));
        }
        return parts;
    }

    /** The place of the lowest value; a NaN counts as lower than any. */
    private static int lowest(List<Estimate> parts) {
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (Double.isNaN(parts.get(i).value())) {
                return i;
            }
            at = parts.get(i).value() < parts.get(at).value() ? i : at;
        }
        return at;
    }

    /**
     * By how much one model is better than another, from the items that both were asked: the paired difference, whose
     * standard error is far smaller than that of two separate scores.
     *
     * @param a scores with all needed tasks, for example a trial's first items
     * @param b scores with all needed tasks on items among which are those of {@code a}
     * @return {@code Σw(v_a - v_b)/Σw} with its standard error, positive when a is better; of a minimum the difference of
     *     the lowest values on the items of a
     * @throws InvalidInputException when a needed task is missing or no item of it is in both
     */
    public Estimate difference(Scores a, Scores b) {
        List<Estimate> parts = new ArrayList<>();
        for (String task : weights.keySet()) {
            Estimate e = Paired.difference(task, a, b);
            boolean higher = tasks.get(task).metrics().get(0).higherIsBetter();
            parts.add(higher ? e : new Estimate(-e.value(), e.stderr(), e.n()));
        }
        return lowest ? lowestDifference(parts(a), parts) : Estimate.mean(parts, List.copyOf(weights.values()));
    }

    /** One task may be the lowest in both, then the error is that of its paired difference; else the items differ. */
    private static Estimate lowestDifference(List<Estimate> a, List<Estimate> differences) {
        List<Estimate> b = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            b.add(new Estimate(
                    a.get(i).value() - differences.get(i).value(),
                    a.get(i).stderr(),
                    a.get(i).n()));
        }
        int inA = lowest(a);
        int inB = lowest(b);
        return inA == inB
                ? differences.get(inA)
                : new Estimate(
                        a.get(inA).value() - b.get(inB).value(),
                        Math.hypot(a.get(inA).stderr(), b.get(inB).stderr()),
                        a.get(inA).n() + b.get(inB).n());
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        weights.forEach((task, weight) -> {
            MetricInfo main = tasks.get(task).metrics().get(0);
            rows.add(List.of(task, (main.higherIsBetter() ? "" : "-") + main.name(), shortest(weight)));
        });
        return Card.of("Objective " + name)
                .table(List.of("task", "metric", "weight"), rows)
                .text(lowest ? "The lowest of them counts." : "Their weighted mean counts.");
    }

    @Override
    public String toString() {
        return name;
    }

    private static String shortest(double weight) {
        return weight == Math.rint(weight) && weight < 1e6 ? String.valueOf((long) weight) : String.valueOf(weight);
    }
}
