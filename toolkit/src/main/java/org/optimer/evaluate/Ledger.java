package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * Which items were looked at, how often: one entry per evaluation. A number that was looked at a hundred times while
 * choosing is no longer an honest estimate; the ledger keeps count. Thread-safe.
 */
public final class Ledger implements Described {
    /**
     * One evaluation.
     *
     * @param model what was scored
     * @param split the items' split
     * @param tasks the tasks' names
     * @param samples how many items in all
     * @param items the task set's fingerprint
     */
    public record Entry(String model, Split split, List<String> tasks, int samples, String items) {
        /** Copies the names. */
        public Entry {
            tasks = List.copyOf(tasks);
        }

        /**
         * As JSON-like values.
         *
         * @return keys {@code model, split, tasks, samples, items}
         */
        public Map<String, @Nullable Object> toMap() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("model", model);
            map.put("split", split.label());
            map.put("tasks", tasks);
            map.put("samples", samples);
            map.put("items", items);
            return map;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    /** An empty ledger. */
    public Ledger() {}

    /**
     * Adds an evaluation; evaluators call this.
     *
     * @param scores what came out
     */
    public synchronized void record(Scores scores) {
        entries.add(new Entry(
                scores.model(),
                scores.split(),
                scores.tasks(),
                scores.samples().size(),
                scores.taskSet().fingerprint()));
    }

    /**
     * All evaluations so far.
     *
     * @return in the order in which they ended
     */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /**
     * Number of evaluations on a split.
     *
     * @param split which
     * @return evaluations
     */
    public long looks(Split split) {
        return entries().stream().filter(e -> e.split() == split).count();
    }

    /**
     * Number of items scored on a split, repeats counted.
     *
     * @param split which
     * @return items
     */
    public long samples(Split split) {
        return entries().stream()
                .filter(e -> e.split() == split)
                .mapToLong(Entry::samples)
                .sum();
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        for (Split split : Split.values()) {
            rows.add(List.of(split.label(), String.valueOf(looks(split)), String.valueOf(samples(split))));
        }
        return Card.of("Ledger of evaluations").table(List.of("split", "looks", "items"), rows);
    }

    @Override
    public String toString() {
        return card().text();
    }
}
