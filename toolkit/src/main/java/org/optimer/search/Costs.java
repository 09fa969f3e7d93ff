package org.optimer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * Where the time of trials went. A part is what trials note as {@code <part>_seconds}, for example {@code merge_seconds};
 * what is left of a trial's wall time is {@code other}. Without such remarks there is one part, {@code evaluation}.
 *
 * @param trials numbers of the trials whose time is known
 * @param parts seconds by part, one for each of these trials
 */
public record Costs(List<Integer> trials, Map<String, List<Double>> parts) implements Described {
    private static final String NOTE = "_seconds";

    /** Copies the lists. */
    public Costs {
        trials = List.copyOf(trials);
        Map<String, List<Double>> copy = new LinkedHashMap<>();
        parts.forEach((part, seconds) -> copy.put(part, List.copyOf(seconds)));
        parts = Collections.unmodifiableMap(copy);
    }

    /**
     * The cost of a study's finished trials.
     *
     * @param recorded a study, a search, or a record of one
     * @return in trial order
     */
    public static Costs of(Recorded recorded) {
        List<FrozenTrial> timed = recorded.record().trials().stream()
                .filter(trial -> !Double.isNaN(trial.seconds()))
                .toList();
        Set<String> names = new LinkedHashSet<>();
        for (FrozenTrial trial : timed) {
            trial.userAttrs().forEach((key, value) -> {
                if (key.endsWith(NOTE) && key.length() > NOTE.length() && value instanceof Number) {
                    names.add(key.substring(0, key.length() - NOTE.length()));
                }
            });
        }
        Map<String, List<Double>> parts = new LinkedHashMap<>();
        double[] rest = timed.stream().mapToDouble(FrozenTrial::seconds).toArray();
        for (String name : names) {
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < rest.length; i++) {
                double part = timed.get(i).userAttr(name + NOTE) instanceof Number n ? n.doubleValue() : 0;
                seconds.add(part);
                rest[i] -= part;
            }
            parts.put(name, seconds);
        }
        parts.put(
                names.isEmpty() ? "evaluation" : "other",
                Arrays.stream(rest).map(seconds -> Math.max(0, seconds)).boxed().toList());
        return new Costs(timed.stream().map(FrozenTrial::number).toList(), parts);
    }

    /**
     * The sum over all trials.
     *
     * @return seconds by part
     */
    public Map<String, Double> totals() {
        Map<String, Double> totals = new LinkedHashMap<>();
        parts.forEach((part, seconds) -> totals.put(
                part, seconds.stream().mapToDouble(Double::doubleValue).sum()));
        return totals;
    }

    @Override
    public Card card() {
        Card card = Card.of("Cost of trials");
        if (trials.isEmpty()) {
            return card.text("No trial with a known time.");
        }
        double all = totals().values().stream().mapToDouble(Double::doubleValue).sum();
        List<List<String>> rows = new ArrayList<>();
        totals().forEach((part, total) -> rows.add(List.of(
                part,
                String.format(Locale.ROOT, "%.3f", total),
                all > 0 ? String.format(Locale.ROOT, "%.1f", 100 * total / all) : "-",
                String.format(Locale.ROOT, "%.2f", 1e3 * median(part)))));
        return card.table(List.of("part", "total s", "share %", "median ms a trial"), rows);
    }

    private double median(String part) {
        double[] sorted = parts.getOrDefault(part, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }
}
