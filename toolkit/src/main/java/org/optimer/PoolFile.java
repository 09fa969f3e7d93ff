package org.optimer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.core.InvalidInputException;
import org.optimer.core.PathText;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeMethods;
import org.optimer.search.Direction;
import org.optimer.search.StudyFile;
import org.optimer.vector.VectorPool;

/** Turns the {@code pool:} of a study file into a search; every error names the file and the key. */
final class PoolFile {
    private static final Set<String> KEYS =
            Set.of("base", "instruct", "vectors", "exclude", "merge", "tasks", "items", "frugal", "baselines");
    private static final Set<String> VECTOR_KEYS = Set.of("dir", "low", "high", "weight");

    private final StudyFile study;

    private PoolFile(StudyFile study) {
        this.study = study;
    }

    static OptiMer open(StudyFile study) {
        return new PoolFile(study).search();
    }

    private OptiMer search() {
        Map<String, Object> entries = study.pool().orElseThrow(() -> wrong("pool", "a pool", "none"));
        known("pool", entries, KEYS);
        if (study.direction() != Direction.MAXIMIZE) {
            throw wrong("direction", "maximize, because tasks are scored so that more is better", "minimize");
        }
        Map<String, Map<String, Object>> vectors = new LinkedHashMap<>();
        VectorPool pool = VectorPool.from(Checkpoint.open(path("pool.base", entries.get("base"))));
        Map<String, Object> instruct = optional("pool.instruct", entries.get("instruct"));
        if (instruct.size() > 1) {
            throw wrong("pool.instruct", "one model", String.valueOf(instruct.keySet()));
        }
        for (Map.Entry<String, Object> entry : instruct.entrySet()) {
            Map<String, Object> vector = vector("pool.instruct." + entry.getKey(), entry.getValue());
            pool = pool.instruct(entry.getKey(), path("pool.instruct." + entry.getKey() + ".dir", vector.get("dir")));
            vectors.put(entry.getKey(), vector);
        }
        for (Map.Entry<String, Object> entry :
                optional("pool.vectors", entries.get("vectors")).entrySet()) {
            String key = "pool.vectors." + entry.getKey();
            Map<String, Object> vector = vector(key, entry.getValue());
            pool = pool.add(entry.getKey(), path(key + ".dir", vector.get("dir")));
            vectors.put(entry.getKey(), vector);
        }
        if (entries.get("exclude") != null) {
            pool = pool.exclude(list("pool.exclude", entries.get("exclude")).toArray(String[]::new));
        }
        OptiMer search = OptiMer.search(pool)
                .merging(merge(map("pool.merge", entries.get("merge"))))
                .trials(study.trials())
                .topK(study.topK())
                .workers(study.workers())
                .sampler(study.sampler())
                .rng(study.rng())
                .journal(study.journal());
        PoolGoals.set(search, this, entries.get("tasks"));
        vectors.forEach((name, vector) -> range(search, name, vector));
        items(search, optional("pool.items", entries.get("items")));
        search.frugal(frugal(entries.get("frugal")));
        baselines(search, entries.get("baselines"));
        return search;
    }

    private void range(OptiMer search, String name, Map<String, Object> vector) {
        String key = "pool." + name;
        if (vector.containsKey("weight")) {
            if (vector.containsKey("low") || vector.containsKey("high")) {
                throw wrong(key, "either weight or low and high", "both");
            }
            search.fix(name, number(key + ".weight", vector.get("weight")));
        } else if (vector.containsKey("low") || vector.containsKey("high")) {
            search.range(name, number(key + ".low", vector.get("low")), number(key + ".high", vector.get("high")));
        }
    }

    private Merge merge(Map<String, Object> entries) {
        Merge merge = Merge.of(MergeMethods.named(text("pool.merge.method", entries.get("method"))));
        for (Map.Entry<String, Object> entry : entries.entrySet()) {
            Object value = entry.getValue();
            switch (entry.getKey()) {
                case "method" -> {}
                case "seed" -> merge = merge.seed((long) number("pool.merge.seed", value));
                default -> merge = merge.parameter(entry.getKey(), value);
            }
        }
        return merge;
    }

    private void items(OptiMer search, Map<String, Object> entries) {
        known("pool.items", entries, Set.of("search", "dev"));
        if (!entries.isEmpty()) {
            search.items((int) number("pool.items.search", entries.getOrDefault("search", 100)), (int)
                    number("pool.items.dev", entries.getOrDefault("dev", 300)));
        }
    }

    /** {@code true} for the recommended ones, {@code false} for none, or a map of the switches to be on: each {@code true} or its number. */
    private Frugal frugal(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value) ? Frugal.all() : Frugal.none();
        }
        Map<String, Object> entries = map("pool.frugal", value);
        known("pool.frugal", entries, Set.of("racing", "low_norm", "halving", "items"));
        Frugal usually = Frugal.all();
        Frugal frugal = Frugal.none();
        for (Map.Entry<String, Object> entry : entries.entrySet()) {
            if (Boolean.FALSE.equals(entry.getValue())) {
                continue;
            }
            String key = "pool.frugal." + entry.getKey();
            boolean usual = Boolean.TRUE.equals(entry.getValue());
            frugal = switch (entry.getKey()) {
                case "racing" -> frugal.racing(usual ? usually.z() : number(key, entry.getValue()));
                case "low_norm" -> frugal.lowNorm(usual ? usually.radius() : number(key, entry.getValue()));
                case "items" -> frugal.items(usual ? Frugal.SHARE : number(key, entry.getValue()));
                default -> frugal.halving(usual ? usually.entrants() : (int) number(key, entry.getValue()));
            };
        }
        return frugal;
    }

    private void baselines(OptiMer search, @Nullable Object value) {
        if (value == null || Boolean.FALSE.equals(value)) {
            return;
        }
        Baselines baselines = Baselines.all();
        if (!Boolean.TRUE.equals(value)) {
            Map<String, Object> entries = map("pool.baselines", value);
            known("pool.baselines", entries, Set.of("datamix", "density"));
            if (entries.containsKey("datamix")) {
                baselines = baselines.dataMix(path("pool.baselines.datamix", entries.get("datamix")));
            }
            if (entries.containsKey("density")) {
                baselines = baselines.density(number("pool.baselines.density", entries.get("density")));
            }
        }
        search.beside(baselines);
    }

    private Map<String, Object> vector(String key, @Nullable Object value) {
        if (value instanceof String dir) {
            return Map.of("dir", dir);
        }
        Map<String, Object> entries = map(key, value);
        known(key, entries, VECTOR_KEYS);
        return entries;
    }

    void known(String key, Map<String, Object> entries, Set<String> keys) {
        for (String name : entries.keySet()) {
            if (!keys.contains(name)) {
                throw wrong(key + "." + name, "one of the keys " + new TreeSet<>(keys), "this key");
            }
        }
    }

    Map<String, Object> optional(String key, @Nullable Object value) {
        return value == null ? Map.of() : map(key, value);
    }

    Map<String, Object> map(String key, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> entries)) {
            throw wrong(key, "a map", String.valueOf(value));
        }
        Map<String, Object> named = new LinkedHashMap<>();
        entries.forEach((name, entry) -> named.put(String.valueOf(name), entry));
        return named;
    }

    List<String> list(String key, @Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            throw wrong(key, "a list", String.valueOf(value));
        }
        return list.stream().map(String::valueOf).toList();
    }

    String text(String key, @Nullable Object value) {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong(key, "a text", value == null ? "nothing" : String.valueOf(value));
    }

    Path path(String key, @Nullable Object value) {
        return PathText.of(text(key, value), study.file() + ": " + key);
    }

    double number(String key, @Nullable Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, "a number", value == null ? "nothing" : String.valueOf(value));
    }

    InvalidInputException wrong(String key, String expected, String found) {
        return InvalidInputException.of(study.file() + ": " + key, expected, found, "");
    }
}
