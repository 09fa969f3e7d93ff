package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** Items to score: one {@link Split} of some tasks, or the first few items of it. Immutable. */
public final class TaskSet implements Described {
    private final Split split;
    private final Map<Task, List<Item>> items;
    private volatile @Nullable String fingerprint;

    private TaskSet(Split split, Map<Task, List<Item>> items) {
        this.split = split;
        this.items = items;
    }

    static TaskSet of(List<Task> tasks, Split split) {
        Map<Task, List<Item>> items = new LinkedHashMap<>();
        for (Task task : tasks) {
            List<Item> part = task.items(split);
            if (part.isEmpty()) {
                List<String> present = List.of(Split.values()).stream()
                        .filter(s -> !task.items(s).isEmpty())
                        .map(Split::label)
                        .toList();
                throw InvalidInputException.of(
                        "task " + task.name(),
                        "items in split " + split.label(),
                        "items in " + present + " only",
                        "Choose another split, or add such items");
            }
            items.put(task, List.copyOf(part));
        }
        return new TaskSet(split, items);
    }

    /**
     * Which part these items are.
     *
     * @return the split
     */
    public Split split() {
        return split;
    }

    /**
     * The tasks, in order.
     *
     * @return tasks
     */
    public List<Task> tasks() {
        return List.copyOf(items.keySet());
    }

    /**
     * The tasks' names, in order.
     *
     * @return names
     */
    public List<String> names() {
        return items.keySet().stream().map(Task::name).toList();
    }

    /**
     * The items of one task.
     *
     * @param task its name
     * @return items, at least one
     * @throws InvalidInputException when there is no such task here
     */
    public List<Item> items(String task) {
        for (Map.Entry<Task, List<Item>> entry : items.entrySet()) {
            if (entry.getKey().name().equals(task)) {
                return entry.getValue();
            }
        }
        throw InvalidInputException.of("task", "one of " + names(), task, "");
    }

    /**
     * Number of items of all tasks.
     *
     * @return items
     */
    public int size() {
        return items.values().stream().mapToInt(List::size).sum();
    }

    /**
     * The first items of each task, in file order (the paper scores trials on the first 100 and the best three on the
     * first 300).
     *
     * @param n items per task, at least 1; a task with fewer gives all it has
     * @return a new set
     */
    public TaskSet first(int n) {
        if (n < 1) {
            throw InvalidInputException.of("first items of a task set", "at least 1", String.valueOf(n), "");
        }
        Map<Task, List<Item>> fewer = new LinkedHashMap<>();
        items.forEach((task, list) -> fewer.put(task, list.subList(0, Math.min(n, list.size()))));
        return new TaskSet(split, fewer);
    }

    /**
     * Some of the tasks.
     *
     * @param names which, in this order
     * @return a new set
     */
    public TaskSet only(List<String> names) {
        Map<Task, List<Item>> fewer = new LinkedHashMap<>();
        for (String name : names) {
            List<Item> part = items(name);
            items.keySet().stream().filter(t -> t.name().equals(name)).forEach(t -> fewer.put(t, part));
        }
        return new TaskSet(split, fewer);
    }

    /**
     * Identifies what is asked: SHA-256 over task names, metrics, item ids and keys, and every request's text.
     *
     * @return 64 hex digits
     */
    public String fingerprint() {
        String text = fingerprint;
        if (text == null) {
            List<Object> parts = new ArrayList<>();
            parts.add(split.label());
            items.forEach((task, list) -> {
                parts.add(List.of(task.name(), task.metrics()));
                for (Item item : list) {
                    parts.add(List.of(item.id(), item.key(), task.requests(item)));
                }
            });
            text = Hashes.sha256(Json.write(parts));
            fingerprint = text;
        }
        return text;
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        items.forEach((task, list) -> rows.add(
                List.of(task.name(), task.about().type(), task.metrics().get(0).name(), String.valueOf(list.size()))));
        return Card.of(split.label() + " items of " + (items.size() == 1 ? "1 task" : items.size() + " tasks"))
                .table(List.of("task", "type", "metric", "items"), rows)
                .fact("fingerprint", fingerprint().substring(0, 12));
    }

    @Override
    public String toString() {
        return card().text();
    }
}
