package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** Items to score: one {@link Split} of some tasks, or the first few items of it. Immutable. */
public final class TaskSet implements Described {
    private record Part(Task task, List<Item> items) {}

    private final Split split;
    private final List<Part> parts;
    private volatile @Nullable String fingerprint;

    private TaskSet(Split split, List<Part> parts) {
        this.split = split;
        this.parts = List.copyOf(parts);
    }

    static TaskSet of(List<Task> tasks, Split split) {
        List<Part> parts = new ArrayList<>();
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
            parts.add(new Part(task, List.copyOf(part)));
        }
        return new TaskSet(split, parts);
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
        return parts.stream().map(Part::task).toList();
    }

    /**
     * The tasks' names, in order.
     *
     * @return names
     */
    public List<String> names() {
        return parts.stream().map(part -> part.task().name()).toList();
    }

    /**
     * The items of one task.
     *
     * @param task its name
     * @return items, at least one
     * @throws InvalidInputException when there is no such task here
     */
    public List<Item> items(String task) {
        return part(task).items();
    }

    /**
     * Number of items of all tasks.
     *
     * @return items
     */
    public int size() {
        return parts.stream().mapToInt(part -> part.items().size()).sum();
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
        return new TaskSet(
                split,
                parts.stream()
                        .map(part -> new Part(
                                part.task(),
                                part.items().subList(0, Math.min(n, part.items().size()))))
                        .toList());
    }

    /**
     * Some of the tasks.
     *
     * @param names which, in this order
     * @return a new set
     */
    public TaskSet only(List<String> names) {
        return new TaskSet(split, names.stream().map(this::part).toList());
    }

    /**
     * Some of the items.
     *
     * @param wanted tells by task name and item whether to keep it
     * @return a new set without the tasks of which nothing is left; empty when nothing is left at all
     */
    public java.util.Optional<TaskSet> filter(java.util.function.BiPredicate<String, Item> wanted) {
        List<Part> kept = new ArrayList<>();
        for (Part part : parts) {
            List<Item> items = part.items().stream()
                    .filter(item -> wanted.test(part.task().name(), item))
                    .toList();
            if (!items.isEmpty()) {
                kept.add(new Part(part.task(), items));
            }
        }
        return kept.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(new TaskSet(split, kept));
    }

    /**
     * Identifies what is asked: SHA-256 over task names, metrics, item ids and keys, and every request's text.
     *
     * @return 64 hex digits
     */
    public String fingerprint() {
        String text = fingerprint;
        if (text == null) {
            List<Object> asked = new ArrayList<>();
            asked.add(split.label());
            for (Part part : parts) {
                asked.add(List.of(part.task().name(), part.task().metrics()));
                for (Item item : part.items()) {
                    asked.add(List.of(item.id(), item.key(), part.task().requests(item)));
                }
            }
            text = Hashes.sha256(Json.write(asked));
            fingerprint = text;
        }
        return text;
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        for (Part part : parts) {
            Task task = part.task();
            rows.add(List.of(
                    task.name(),
                    task.about().type(),
                    task.metrics().get(0).name(),
                    String.valueOf(part.items().size())));
        }
        return Card.of(split.label() + " items of " + (parts.size() == 1 ? "1 task" : parts.size() + " tasks"))
                .table(List.of("task", "type", "metric", "items"), rows)
                .fact("fingerprint", fingerprint().substring(0, 12));
    }

    @Override
    public String toString() {
        return card().text();
    }

    private Part part(String name) {
        return parts.stream()
                .filter(part -> part.task().name().equals(name))
                .findFirst()
                .orElseThrow(() -> InvalidInputException.of("task", "one of " + names(), name, ""));
    }
}
