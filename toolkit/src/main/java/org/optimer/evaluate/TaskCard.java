package org.optimer.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a task: what its YAML card says. The file format is described at {@link org.optimer.evaluate}.
 *
 * @param name unique in a set of tasks
 * @param description what is tested, in a sentence
 * @param type the kind: {@code multiple_choice}, {@code exact_match}, {@code loss}, or the name of a {@link TaskKind}
 * @param metric the main metric; empty for the kind's own choice
 * @param prompt how an item becomes text
 * @param shots how many examples stand before each question
 * @param shotSeed the examples' order and choice; empty for the first ones in file order
 * @param source where the items come from
 * @param license of the items
 * @param options further settings that the kind understands, JSON-like values
 */
public record TaskCard(
        String name,
        String description,
        String type,
        String metric,
        Prompt prompt,
        int shots,
        Optional<Long> shotSeed,
        String source,
        String license,
        Map<String, Object> options) {
    /** Copies the options. */
    public TaskCard {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * A card for a task written in code.
     *
     * @param name unique in a set of tasks
     * @param description what is tested
     * @return zero-shot, plain prompt, no options
     */
    public static TaskCard of(String name, String description) {
        return new TaskCard(name, description, "custom", "", Prompt.PLAIN, 0, Optional.empty(), "", "", Map.of());
    }

    /**
     * The same with another kind and prompt.
     *
     * @param kind see {@link #type}
     * @param format how an item becomes text
     * @return a new card
     */
    public TaskCard with(String kind, Prompt format) {
        return new TaskCard(name, description, kind, metric, format, shots, shotSeed, source, license, options);
    }

    /**
     * The same with shots.
     *
     * @param count how many examples
     * @param seed chooses and orders them
     * @return a new card
     */
    public TaskCard withShots(int count, long seed) {
        return new TaskCard(
                name, description, type, metric, prompt, count, Optional.of(seed), source, license, options);
    }

    /**
     * The same with a setting of its kind.
     *
     * @param key for example {@code max_tokens}
     * @param value a JSON-like value
     * @return a new card
     */
    public TaskCard withOption(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(options);
        more.put(key, value);
        return new TaskCard(name, description, type, metric, prompt, shots, shotSeed, source, license, more);
    }
}
