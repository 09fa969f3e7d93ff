package org.optimer.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.core.PathText;

/**
 * Tasks that belong together, for example {@code Tasks.load(Lab.path("tasks"))}. Their parts are disjoint by key and by
 * wording; overlap is refused ({@link LeakCheck}). Immutable.
 *
 * <pre>
 * var tasks = Tasks.load("data/lab/tasks");
 * Evaluator.inProcess().score(model, tasks.dev());       // one split of all tasks
 * tasks.search().first(100);                             // the paper's trial samples
 * OptiMer.search(pool).maximize(tasks.mean());           // what a search maximises
 * </pre>
 */
public final class Tasks implements Described {
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Map<Split, TaskSet> sets = new ConcurrentHashMap<>();

    private Tasks(List<? extends Task> list) {
        for (Task task : list) {
            if (tasks.putIfAbsent(task.name(), task) != null) {
                throw InvalidInputException.of("tasks", "different names", "two named " + task.name(), "Rename one");
            }
        }
        if (tasks.isEmpty()) {
            throw InvalidInputException.of("tasks", "at least one task", "none", "");
        }
    }

    /**
     * Reads a folder of tasks; the format is described at {@link org.optimer.evaluate}.
     *
     * @param path a folder with cards ({@code *.yaml}) in it or in its direct sub-folders, or one card
     * @return the tasks, in the order of their files' names
     * @throws InvalidInputException naming file and line, item or key: for a broken card, a broken or incomplete item,
     *     overlapping splits
     * @throws org.optimer.core.StorageException when a file cannot be read
     */
    public static Tasks load(Path path) {
        return of(TaskFolder.read(path));
    }

    /**
     * Reads a folder of tasks.
     *
     * @param path as for {@link #load(Path)}
     * @return the tasks
     */
    public static Tasks load(String path) {
        return load(PathText.of(path, "tasks"));
    }

    /**
     * Tasks written in code.
     *
     * @param tasks with different names
     * @return the same, checked
     * @throws InvalidInputException for overlapping splits, or an item that cannot be asked
     */
    public static Tasks of(Task... tasks) {
        return of(List.of(tasks));
    }

    /**
     * Tasks written in code.
     *
     * @param tasks with different names, at least one
     * @return the same, checked
     * @throws InvalidInputException for overlapping splits, or an item that cannot be asked
     */
    public static Tasks of(List<? extends Task> tasks) {
        Tasks all = new Tasks(tasks);
        for (Task task : tasks) {
            for (Split split : Split.values()) {
                for (Item item : task.items(split)) {
                    check(task, item);
                }
            }
        }
        LeakCheck.of(tasks).requireNone();
        return all;
    }

    /**
     * These and more tasks.
     *
     * @param more with names not used yet
     * @return a new object
     */
    public Tasks with(Task... more) {
        List<Task> list = new ArrayList<>(tasks.values());
        list.addAll(List.of(more));
        return of(list);
    }

    /**
     * Some of these tasks.
     *
     * @param names which, in this order
     * @return a new object
     */
    public Tasks only(String... names) {
        return new Tasks(List.of(names).stream().map(this::get).toList());
    }

    /**
     * The names, in order.
     *
     * @return names
     */
    public List<String> names() {
        return List.copyOf(tasks.keySet());
    }

    /**
     * All tasks, in order.
     *
     * @return tasks
     */
    public List<Task> all() {
        return List.copyOf(tasks.values());
    }

    /**
     * One task.
     *
     * @param name its name
     * @return the task
     * @throws InvalidInputException when there is none of that name
     */
    public Task get(String name) {
        Task task = tasks.get(name);
        if (task == null) {
            throw InvalidInputException.of("task", "one of " + tasks.keySet(), name, "");
        }
        return task;
    }

    /**
     * The items that score the trials of a search.
     *
     * @return the search split of all tasks
     */
    public TaskSet search() {
        return split(Split.SEARCH);
    }

    /**
     * The items that choose among the best trials.
     *
     * @return the dev split of all tasks
     */
    public TaskSet dev() {
        return split(Split.DEV);
    }

    /**
     * The items that are reported.
     *
     * @return the test split of all tasks
     */
    public TaskSet test() {
        return split(Split.TEST);
    }

    /**
     * One split of all tasks.
     *
     * @param split which
     * @return the set
     * @throws InvalidInputException when a task has no items in this split
     */
    public TaskSet split(Split split) {
        return sets.computeIfAbsent(split, s -> TaskSet.of(all(), s));
    }

    /**
     * To maximise the mean over tasks of each task's main metric.
     *
     * @return the objective {@code mean}
     * @throws InvalidInputException when the main metrics have different units or directions
     */
    public Objective mean() {
        return Objective.mean(this);
    }

    /**
     * To maximise the lowest of the tasks' main metrics, so that no task pays for the others.
     *
     * @return the objective {@code minimum}
     * @throws InvalidInputException when the main metrics have different units or directions
     */
    public Objective minimum() {
        return Objective.minimum(this);
    }

    /**
     * To maximise one task's main metric (a loss is minimised).
     *
     * @param name the task
     * @return the objective
     */
    public Objective task(String name) {
        return Objective.weighted(this, Map.of(get(name).name(), 1.0));
    }

    /**
     * To maximise a weighted mean of main metrics. Metrics of different units may be mixed here, since the weights say
     * how they count; losses enter with a minus.
     *
     * @param weights task name to weight, not negative, not all 0; tasks left out do not count
     * @return the objective
     */
    public Objective weighted(Map<String, Double> weights) {
        return Objective.weighted(this, weights);
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        for (Task task : tasks.values()) {
            TaskCard about = task.about();
            rows.add(List.of(
                    task.name(),
                    about.type(),
                    task.metrics().get(0).name(),
                    String.valueOf(about.shots()),
                    String.valueOf(task.items(Split.SEARCH).size()),
                    String.valueOf(task.items(Split.DEV).size()),
                    String.valueOf(task.items(Split.TEST).size()),
                    about.description()));
        }
        return Card.of(tasks.size() == 1 ? "1 task" : tasks.size() + " tasks")
                .table(List.of("task", "type", "metric", "shots", "search", "dev", "test", "what"), rows);
    }

    @Override
    public String toString() {
        return card().text();
    }

    private static void check(Task task, Item item) {
        try {
            if (task.requests(item).isEmpty()) {
                throw item.refuse("at least one request", "none");
            }
            task.wording(item);
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            throw message.contains("task " + task.name())
                    ? e
                    : new InvalidInputException("task " + task.name() + ", " + message, e);
        }
    }
}
