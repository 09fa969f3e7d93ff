package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * @param before the remark of the stored study
     */
    void check(Map<String, Object> before) {
        for (Map.Entry<String, Object> entry : recorded().entrySet()) {
            Object old = before.get(entry.getKey());
            // as text: the order of parameters counts, the kind of number object does not
            if (before.containsKey(entry.getKey()) && !Json.write(old).equals(Json.write(entry.getValue()))) {
                throw InvalidInputException.of(
                        "resumed study " + name,
                        entry.getKey() + " as it was begun, " + Json.write(old),
                        Json.write(entry.getValue()),
                        "Use the first settings, another journal, or allowChanges()");
            }
        }
    }
}
