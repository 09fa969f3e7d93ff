package org.optimer.search;

import static java.util.Collections.singletonMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Differences;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** What a study was opened with. */
record StudySettings(
        String name,
        List<String> metrics,
        List<Direction> directions,
        SearchSpace space,
        Sampler sampler,
        Rng rng,
        int failures) {
    /** The study remark that holds settings and versions. */
    static final String ATTR = "optimer:study";

    /** What to do when a stored study and the settings at hand do not fit. */
    static final String CHANGES =
            "Restore what it was begun with, or use another journal; in Java allowChanges() lets settings differ";

    /** What must be the same when a study is resumed, as JSON-like values. */
    Map<String, Object> recorded() {
        Map<String, Object> map = new LinkedHashMap<>();
        List<String> names = directions.stream().map(Direction::name).toList();
        map.put("direction", names.size() == 1 ? names.get(0) : names);
        Map<String, Object> ranges = new LinkedHashMap<>();
        space.distributions().forEach((parameter, range) -> ranges.put(parameter, range.toJson()));
        space.simplexes().forEach(simplex -> ranges.put(simplex.name(), simplex.toString()));
        map.put("space", ranges);
        map.put("sampler", sampler.settings());
        return map;
    }

    /**
     * Refuses to go on with a study under other settings: the result would be no study that one run could give.
     *
     * @param place where the study is
     * @param before the remark of the stored study
     */
    void check(String place, Map<String, Object> before) {
        for (Map.Entry<String, Object> entry : recorded().entrySet()) {
            Object old = before.get(entry.getKey());
            // as text: the order of parameters counts, the kind of number object does not
            if (before.containsKey(entry.getKey()) && !Json.write(old).equals(Json.write(entry.getValue()))) {
                String key = entry.getKey();
                String differences = Differences.of(
                        singletonMap(key, readable(old)), singletonMap(key, readable(entry.getValue())), Set.of());
                throw InvalidInputException.of(
                        "study " + name + " in " + place,
                        "the settings as it was begun with",
                        differences.isEmpty()
                                ? "the parameters in the order " + names(entry.getValue()) + " instead of " + names(old)
                                : differences,
                        CHANGES);
            }
        }
    }

    /** Ranges as a reader writes them, not as journals do. */
    private static @Nullable Object readable(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, @Nullable Object> readable = new LinkedHashMap<>();
        map.forEach((key, entry) -> readable.put(String.valueOf(key), range(entry)));
        return readable;
    }

    private static @Nullable Object range(@Nullable Object value) {
        if (value instanceof String text && text.startsWith("{")) {
            try {
                return Distribution.fromJson(text).toString();
            } catch (InvalidInputException e) {
                return text; // a text that only looks like a range
            }
        }
        return value;
    }

    private static String names(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map.keySet().toString() : String.valueOf(value);
    }
}
