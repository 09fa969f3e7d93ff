package org.optimer.evaluate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Yaml;

/** Reads a card's YAML; every error names the file, and the line where the parser knows it. */
final class YamlCard {
    private final String subject;
    private final Map<String, Object> values;

    private YamlCard(String subject, Map<String, Object> values) {
        this.subject = subject;
        this.values = values;
    }

    static YamlCard read(Path file) {
        return new YamlCard(file.toString(), map(Yaml.load(file), file.toString()));
    }

    String subject() {
        return subject;
    }

    Map<String, Object> values() {
        return values;
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    String text(String key, String otherwise) {
        Object value = values.getOrDefault(key, otherwise);
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw InvalidInputException.of(subject, "a text for " + key, String.valueOf(value), "");
    }

    long number(String key, long otherwise) {
        Object value = values.getOrDefault(key, otherwise);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw InvalidInputException.of(subject, "a whole number for " + key, String.valueOf(value), "");
    }

    /** A whole number from 0 to a thousand; 0 when absent. */
    int count(String key) {
        long value = number(key, 0);
        if (value < 0 || value > 1000) {
            throw InvalidInputException.of(subject, key + " from 0 to 1000", String.valueOf(value), "");
        }
        return (int) value;
    }

    YamlCard section(String key) {
        return has(key)
                ? new YamlCard(subject + ", " + key, map(values.get(key), subject + ", " + key))
                : new YamlCard(subject + ", " + key, Map.of());
    }

    void requireKnown(Set<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw InvalidInputException.of(
                        subject,
                        "keys among " + known.stream().sorted().toList(),
                        "the key " + key,
                        "Check its spelling");
            }
        }
    }

    private static Map<String, Object> map(@Nullable Object value, String subject) {
        if (!(value instanceof Map<?, ?> map)) {
            throw InvalidInputException.of(subject, "keys and values", String.valueOf(value), "");
        }
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((k, v) -> {
            if (v == null) {
                throw InvalidInputException.of(subject, "a value for " + k, "none", "Remove the key or fill it in");
            }
            out.put(String.valueOf(k), v);
        });
        return out;
    }
}
