package org.optimer.merge.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Nearest;
import org.optimer.core.PathText;
import org.optimer.merge.Setting;

/** Reads single values of a recipe; every refusal names where it stands. */
final class RecipeFields {
    private RecipeFields() {}

    /** A map whose keys are all known. */
    static Map<String, @Nullable Object> map(@Nullable Object value, Set<String> known, String subject) {
        if (!(value instanceof Map<?, ?> given)) {
            throw InvalidInputException.of(subject, "a map with the keys " + new TreeSet<>(known), "" + value, "");
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        given.forEach((key, entry) -> {
            requireKnown(String.valueOf(key), known, subject);
            map.put(String.valueOf(key), entry);
        });
        return map;
    }

    static void requireKnown(String key, Collection<String> known, String subject) {
        if (!known.contains(key)) {
            throw InvalidInputException.of(
                    subject,
                    "one of the keys " + new TreeSet<>(known),
                    key,
                    "The nearest is " + Nearest.of(key, new TreeSet<>(known)));
        }
    }

    static List<?> list(@Nullable Object value, String subject) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw InvalidInputException.of(subject, "a list with at least one entry", String.valueOf(value), "");
        }
        return list;
    }

    /** A model: its folder, or mergekit's map of a folder and an adapter. */
    static String model(@Nullable Object value, String subject) {
        if (value instanceof Map<?, ?>) {
            Map<String, @Nullable Object> map = map(value, Set.of("model", "lora"), subject);
            String model = place(map.get("model"), subject);
            Object lora = map.get("lora");
            return lora == null ? model : model + "+" + place(lora, subject);
        }
        return place(value, subject);
    }

    private static String place(@Nullable Object value, String subject) {
        if (value instanceof Map<?, ?>) {
            return place(map(value, Set.of("path"), subject).get("path"), subject);
        }
        if (!(value instanceof String path) || path.isBlank()) {
            throw InvalidInputException.of(subject, "the folder of a model", String.valueOf(value), "");
        }
        PathText.of(path, subject);
        return path;
    }

    /** The name of a model that was given none: the last part of its path. */
    static String name(@Nullable Object given, String path, Set<String> taken, String subject) {
        String name = text(given);
        if (name == null) {
            Path last = Path.of(path).normalize().getFileName();
            name = last == null || last.toString().isEmpty() ? path : last.toString();
            name = taken.contains(name) ? path : name;
        }
        if (!taken.add(name)) {
            throw InvalidInputException.of(
                    subject, "each model once", "a second " + name, "Give each a name of its own (key: name)");
        }
        return name;
    }

    static Map<String, Setting> settings(@Nullable Object value, String subject) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        if (value == null) {
            return settings;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw InvalidInputException.of(subject, "names and values", String.valueOf(value), "");
        }
        map.forEach((key, setting) -> settings.put(String.valueOf(key), Setting.of(setting, subject + ": " + key)));
        return settings;
    }

    static List<String> strings(@Nullable Object value, String subject) {
        if (value == null) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            list.forEach(entry -> strings.add((String) entry));
            return strings;
        }
        throw InvalidInputException.of(subject, "a list of regular expressions", value.toString(), "");
    }

    static @Nullable Long whole(@Nullable Object value, String subject) {
        if (value == null) {
            return null;
        }
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw InvalidInputException.of(subject, "a whole number", value.toString(), "");
    }

    static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
