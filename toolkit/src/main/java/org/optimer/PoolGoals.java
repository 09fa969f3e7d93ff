package org.optimer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.Tasks;

/** The {@code tasks:} of a study file: what its search maximises, and within what limits. */
final class PoolGoals {
    private static final String KEY = "pool.tasks";

    private final PoolFile file;
    private final Tasks tasks;

    private PoolGoals(PoolFile file, Tasks tasks) {
        this.file = file;
        this.tasks = tasks;
    }

    /** Gives a search its objectives and limits. */
    static void set(OptiMer search, PoolFile file, @Nullable Object value) {
        if (value instanceof String) {
            Path path = file.path(KEY, value);
            search.maximize(file.named(KEY, () -> Tasks.load(path).mean()));
            return;
        }
        Map<String, Object> entries = file.map(KEY, value);
        file.known(KEY, entries, Set.of("path", "only", "weights", "minimum", "objectives", "limits"));
        Path path = file.path(KEY + ".path", entries.get("path"));
        Tasks tasks = file.named(KEY + ".path", () -> Tasks.load(path));
        if (entries.get("only") != null) {
            Tasks all = tasks;
            String[] only = file.list(KEY + ".only", entries.get("only")).toArray(String[]::new);
            tasks = file.named(KEY + ".only", () -> all.only(only));
        }
        PoolGoals goals = new PoolGoals(file, tasks);
        List<Objective> objectives = goals.objectives(entries);
        search.maximize(
                objectives.get(0), objectives.subList(1, objectives.size()).toArray(Objective[]::new));
        search.within(goals.limits(entries.get("limits")));
    }

    private List<Objective> objectives(Map<String, Object> entries) {
        long ways = List.of("weights", "minimum", "objectives").stream()
                .filter(key -> entries.get(key) != null && !Boolean.FALSE.equals(entries.get(key)))
                .count();
        if (ways > 1) {
            throw file.wrong(KEY, "one of weights, minimum and objectives", String.valueOf(entries.keySet()));
        }
        if (entries.get("weights") != null) {
            return List.of(weighted(KEY + ".weights", entries.get("weights")));
        }
        if (entries.get("minimum") != null && !(entries.get("minimum") instanceof Boolean)) {
            throw file.wrong(KEY + ".minimum", "true or false", String.valueOf(entries.get("minimum")));
        }
        if (Boolean.TRUE.equals(entries.get("minimum"))) {
            return List.of(file.named(KEY + ".minimum", tasks::minimum));
        }
        List<Objective> several = new ArrayList<>();
        for (Object entry : items(KEY + ".objectives", entries.get("objectives"))) {
            String key = KEY + ".objectives[" + several.size() + "]";
            several.add(entry instanceof String task ? task(key, task) : weighted(key, entry));
        }
        if (several.isEmpty() && entries.get("objectives") != null) {
            throw file.wrong(KEY + ".objectives", "one or more", "an empty list");
        }
        return several.isEmpty() ? List.of(file.named(KEY, tasks::mean)) : several;
    }

    private Objective weighted(String key, @Nullable Object value) {
        Map<String, Double> weights = new LinkedHashMap<>();
        file.map(key, value).forEach((task, weight) -> weights.put(task, file.number(key + "." + task, weight)));
        return file.named(key, () -> tasks.weighted(weights));
    }

    private Objective task(String key, String name) {
        return file.named(key, () -> tasks.task(name));
    }

    private Limit[] limits(@Nullable Object value) {
        List<Limit> limits = new ArrayList<>();
        for (Object entry : items(KEY + ".limits", value)) {
            String key = KEY + ".limits[" + limits.size() + "]";
            Map<String, Object> map = file.map(key, entry);
            file.known(key, map, Set.of("task", "at_least", "not_below", "slack", "confidence"));
            Objective task = task(key + ".task", file.text(key + ".task", map.get("task")));
            if (map.containsKey("at_least") == map.containsKey("not_below")) {
                throw file.wrong(key, "either at_least: NUMBER or not_below: VECTOR", String.valueOf(map.keySet()));
            }
            if (map.containsKey("at_least") && map.containsKey("slack")) {
                throw file.wrong(key + ".slack", "slack beside not_below only", "at_least");
            }
            limits.add(file.named(key, () -> limit(key, task, map)));
        }
        return limits.toArray(Limit[]::new);
    }

    private Limit limit(String key, Objective task, Map<String, Object> map) {
        double confidence = number(key + ".confidence", map.get("confidence"), Limit.AS_SCORED);
        return map.containsKey("at_least")
                ? Limit.atLeast(task, file.number(key + ".at_least", map.get("at_least")), confidence)
                : Limit.notBelow(
                        task,
                        Map.of(file.text(key + ".not_below", map.get("not_below")), 1.0),
                        number(key + ".slack", map.get("slack"), 0),
                        confidence);
    }

    private double number(String key, @Nullable Object value, double otherwise) {
        return value == null ? otherwise : file.number(key, value);
    }

    private List<?> items(String key, @Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw file.wrong(key, "a list", String.valueOf(value));
    }
}
