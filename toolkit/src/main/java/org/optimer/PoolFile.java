package org.optimer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.PathText;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeMethods;
import org.optimer.search.Direction;
import org.optimer.search.StudyFile;
import org.optimer.vector.VectorPool;

/** Turns the {@code pool:} of a study file into a search; every error names the file and the key. */
final class PoolFile {
    private static final Set<String> KEYS = Set.of(
            "base", "instruct", "vectors", "simplex", "exclude", "merge", "tasks", "items", "frugal", "baselines");
    /** Whole numbers up to here are read exactly. */
    private static final long LARGEST = 1L << 53;

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
        refuseOthers();
        Map<String, Map<String, Object>> vectors = new LinkedHashMap<>();
        Path base = path("pool.base", entries.get("base"));
        VectorPool pool = named("pool.base", () -> VectorPool.from(Checkpoint.open(base)));
        Map<String, Object> instruct = optional("pool.instruct", entries.get("instruct"));
        if (instruct.size() > 1) {
            throw wrong("pool.instruct", "one model", String.valueOf(instruct.keySet()));
        }
        for (Map.Entry<String, Object> entry : instruct.entrySet()) {
            String key = "pool.instruct." + entry.getKey();
            Map<String, Object> vector = vector(key, entry.getValue());
            Path dir = path(key + ".dir", vector.get("dir"));
            named(key, () -> pool.instruct(entry.getKey(), dir));
            vectors.put(key, vector);
        }
        for (Map.Entry<String, Object> entry :
                optional("pool.vectors", entries.get("vectors")).entrySet()) {
            String key = "pool.vectors." + entry.getKey();
            Map<String, Object> vector = vector(key, entry.getValue());
            Path dir = path(key + ".dir", vector.get("dir"));
            named(key, () -> pool.add(entry.getKey(), dir));
            vectors.put(key, vector);
        }
        if (entries.get("exclude") != null) {
            String[] excluded = list("pool.exclude", entries.get("exclude")).toArray(String[]::new);
            named("pool.exclude", () -> pool.exclude(excluded));
        }
        OptiMer search = named("pool.vectors", () -> OptiMer.search(pool))
                .merging(merge(map("pool.merge", entries.get("merge"))))
                .trials(study.trials())
                .topK(study.topK())
                .workers(study.workers())
                .sampler(study.sampler())
                .rng(study.rng())
                .journal(study.journal());
        PoolGoals.set(search, this, entries.get("tasks"));
        vectors.forEach((key, vector) -> named(key, () -> range(search, key, vector)));
        optional("pool.simplex", entries.get("simplex")).forEach((name, parts) -> {
            String key = "pool.simplex." + name;
            named(key, () -> search.simplex(name, list(key, parts).toArray(String[]::new)));
        });
        items(search, optional("pool.items", entries.get("items")));
        search.frugal(frugal(entries.get("frugal")));
        baselines(search, entries.get("baselines"));
        return search;
    }

    /** What a search over a pool decides itself: it would be passed over in silence. */
    private void refuseOthers() {
        String several = "several goals stand under pool.tasks.objectives";
        if (study.directions().size() > 1) {
            throw wrong("direction", "one, maximize: " + several, String.valueOf(study.directions()));
        }
        if (study.direction() != Direction.MAXIMIZE) {
            throw wrong("direction", "maximize, because tasks are scored so that more is better", "minimize");
        }
        if (!study.metrics().equals(List.of(StudyFile.METRIC))) {
            throw wrong("metric", "none beside pool, whose tasks name it", String.valueOf(study.metrics()));
        }
        if (study.command().isPresent()) {
            throw wrong("objective", "none beside pool, whose tasks are the objective", "a command");
        }
    }

    private OptiMer range(OptiMer search, String key, Map<String, Object> vector) {
        String name = key.substring(key.indexOf('.', "pool.".length()) + 1);
        if (vector.containsKey("weight")) {
            if (vector.containsKey("low") || vector.containsKey("high")) {
                throw wrong(key, "either weight or low and high", "both");
            }
            search.fix(name, number(key + ".weight", vector.get("weight")));
        } else if (vector.containsKey("low") || vector.containsKey("high")) {
            search.range(name, number(key + ".low", vector.get("low")), number(key + ".high", vector.get("high")));
        }
        return search;
    }

    private Merge merge(Map<String, Object> entries) {
        String method = text("pool.merge.method", entries.get("method"));
        Merge merge = named("pool.merge.method", () -> Merge.of(MergeMethods.named(method)));
        for (Map.Entry<String, Object> entry : entries.entrySet()) {
            String key = "pool.merge." + entry.getKey();
            Merge before = merge;
            merge = switch (entry.getKey()) {
                case "method" -> before;
                case "seed" -> before.seed(whole(key, entry.getValue(), -LARGEST, LARGEST));
                default -> named(key, () -> before.parameter(entry.getKey(), entry.getValue()));
            };
        }
        return merge;
    }

    private void items(OptiMer search, Map<String, Object> entries) {
        known("pool.items", entries, Set.of("search", "dev"));
        if (!entries.isEmpty()) {
            search.items(
                    (int) whole("pool.items.search", entries.getOrDefault("search", 100), 1, Integer.MAX_VALUE),
                    (int) whole("pool.items.dev", entries.getOrDefault("dev", 300), 1, Integer.MAX_VALUE));
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
            Frugal before = frugal;
            frugal = named(key, () -> switch (entry.getKey()) {
                case "racing" -> before.racing(usual ? usually.z() : number(key, entry.getValue()));
                case "low_norm" -> before.lowNorm(usual ? usually.radius() : number(key, entry.getValue()));
                case "items" -> before.items(usual ? Frugal.SHARE : number(key, entry.getValue()));
                default ->
                    before.halving(
                            usual ? usually.entrants() : (int) whole(key, entry.getValue(), 1, Integer.MAX_VALUE));
            });
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
                Baselines before = baselines;
                Path mix = path("pool.baselines.datamix", entries.get("datamix"));
                baselines = named("pool.baselines.datamix", () -> before.dataMix(mix));
            }
            if (entries.containsKey("density")) {
                Baselines before = baselines;
                double density = number("pool.baselines.density", entries.get("density"));
                baselines = named("pool.baselines.density", () -> before.density(density));
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
        throw wrong(key, "a text", found(value));
    }

    Path path(String key, @Nullable Object value) {
        return PathText.of(text(key, value), study.file() + ": " + key);
    }

    double number(String key, @Nullable Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, "a number", found(value));
    }

    long whole(String key, @Nullable Object value, long least, long most) {
        double number = number(key, value);
        if (number == Math.rint(number) && number >= least && number <= most) {
            return (long) number;
        }
        throw wrong(key, "a whole number from " + least + " to " + most, String.valueOf(value));
    }

    /** A text is quoted: {@code "0"} is no number, though it looks like one. */
    private static String found(@Nullable Object value) {
        return value == null
                ? "nothing"
                : value instanceof String text ? "the text " + Json.write(text) : value.toString();
    }

    /** Puts file and key in front of an error that a value gives in the code behind it. */
    <T> T named(String key, Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(study.file() + ": ")
                    ? e
                    : new InvalidInputException(study.file() + ": " + key + ": " + message, e);
        }
    }

    InvalidInputException wrong(String key, String expected, String found) {
        return InvalidInputException.of(study.file() + ": " + key, expected, found, "");
    }
}
