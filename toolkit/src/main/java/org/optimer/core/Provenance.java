package org.optimer.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a result comes from, complete enough to replay it: inputs with hashes, the recipe, the seed, versions.
 *
 * @param action what was done, for example {@code merge} or {@code search}
 * @param inputs what was read
 * @param recipe the settings, as JSON-like values
 * @param seed the recorded seed; null when nothing random was involved
 * @param versions toolkit, Java and, where used, native library versions
 */
public record Provenance(
        String action,
        List<Input> inputs,
        Map<String, ? extends @Nullable Object> recipe,
        @Nullable Long seed,
        Map<String, String> versions)
        implements Described {
    /**
     * One input.
     *
     * @param name its role, for example {@code base} or a vector's name
     * @param path where it was
     * @param sha256 its hash, 64 hex digits
     * @param content whether the hash is of its content; else it is of the names, types and shapes of its tensors only
     */
    public record Input(String name, String path, String sha256, boolean content) {
        /** Key of a content hash in {@link Provenance#toMap}. */
        public static final String CONTENT = "sha256";

        /** Key of a hash that does not look at values. */
        public static final String HEADERS = "headers_sha256";

        /**
         * An input by its content.
         *
         * @param name its role
         * @param path where it was
         * @param sha256 hash of its content
         */
        public Input(String name, String path, String sha256) {
            this(name, path, sha256, true);
        }
    }

    /**
     * Records an action under the present versions.
     *
     * @param action what was done
     * @param inputs what was read
     * @param recipe the settings
     * @param seed the seed, or null
     * @return the record
     */
    public static Provenance of(
            String action, List<Input> inputs, Map<String, ? extends @Nullable Object> recipe, @Nullable Long seed) {
        return new Provenance(action, List.copyOf(inputs), recipe, seed, Versions.present());
    }

    /**
     * As JSON-like maps, in a fixed order.
     *
     * @return keys {@code action, inputs, recipe, seed, versions}
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("action", action);
        map.put("inputs", inputs.stream().map(Provenance::inputMap).toList());
        map.put("recipe", recipe);
        map.put("seed", seed);
        map.put("versions", versions);
        return map;
    }

    @Override
    public Card card() {
        Card card = Card.of("Provenance of a " + action);
        List<List<String>> read = new ArrayList<>();
        for (Input input : inputs) {
            read.add(List.of(
                    input.name(),
                    input.path(),
                    SettingsText.hash(input.sha256()) + (input.content() ? "" : " (names, types and shapes)")));
        }
        List<List<String>> settings = new ArrayList<>(SettingsText.rows(recipe));
        settings.add(List.of("seed", seed == null ? "none" : seed.toString()));
        return card.table(List.of("input", "read from", "SHA-256"), read)
                .table(List.of("setting", "value"), settings)
                .table(List.of("program", "version"), SettingsText.rows(versions))
                .folded("The whole record, as JSON", Json.pretty(toMap()).stripTrailing());
    }

    private static Map<String, String> inputMap(Input input) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("name", input.name());
        map.put("path", input.path());
        map.put(input.content() ? Input.CONTENT : Input.HEADERS, input.sha256());
        return map;
    }
}
