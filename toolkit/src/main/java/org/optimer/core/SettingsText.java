package org.optimer.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recorded settings, which are JSON-like values, as people read them. */
public final class SettingsText {
    /** Hashes are recognised by their length and shown by their beginning. */
    private static final String HASH = "[0-9a-f]{64}";

    private static final int SHOWN = 16;

    private SettingsText() {}

    /**
     * One row for each single setting.
     *
     * @param settings maps within maps
     * @return the setting's place, such as {@code ranges · ja}, and its value
     */
    public static List<List<String>> rows(Map<?, ?> settings) {
        List<List<String>> rows = new ArrayList<>();
        collect("", settings, rows);
        return rows;
    }

    /**
     * A value on one line.
     *
     * @param value a JSON-like value
     * @return for example {@code tpe, preset optuna5, seed 1} for a map with these entries, the first one called name
     */
    public static String line(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((key, entry) ->
                    parts.add(key.equals("name") && parts.isEmpty() ? line(entry) : key + " " + line(entry)));
            return String.join(", ", parts);
        }
        if (value instanceof List<?> list) {
            return String.join(", ", list.stream().map(SettingsText::line).toList());
        }
        if (value instanceof String text && text.matches(HASH)) {
            return hash(text);
        }
        return value == null ? "none" : value instanceof Boolean on ? (on ? "yes" : "no") : value.toString();
    }

    /** The beginning of a hash. */
    static String hash(String hash) {
        return hash.length() <= SHOWN ? hash : hash.substring(0, SHOWN) + "…";
    }

    private static void collect(String place, @Nullable Object value, List<List<String>> rows) {
        String before = place.isEmpty() ? "" : place + " · ";
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            // the name of a method, under "method" again, needs it once
            map.forEach((key, entry) ->
                    collect(place.equals(key) ? place : before + spaced(String.valueOf(key)), entry, rows));
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                collect(before + (i + 1), list.get(i), rows);
            }
        } else {
            rows.add(List.of(place, line(value)));
        }
    }

    /** {@code search_items} as {@code search items}; names of models and tensors stay as they are. */
    private static String spaced(String key) {
        return key.matches("[a-z]+(_[a-z]+)+") ? key.replace('_', ' ') : key;
    }
}
