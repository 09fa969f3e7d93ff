package org.optimer.plot;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/** JSON-like values: copying in, NaN to null, and attributes by dotted path. */
final class Plain {
    private Plain() {}

    /** A deep copy with string keys, in the map's own order. */
    static Map<String, @Nullable Object> map(Map<?, ? extends @Nullable Object> source) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        source.forEach((key, value) -> out.put(String.valueOf(key), value(value)));
        return out;
    }

    static Map<String, @Nullable Object> copy(Map<String, ? extends @Nullable Object> source) {
        return map(source);
    }

    /** A deep copy of one value as what JSON knows; numbers without a JSON form become null. */
    static @Nullable Object value(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            boolean real = number instanceof Double || number instanceof Float;
            return real && !Double.isFinite(number.doubleValue()) ? null : number;
        }
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        if (value instanceof Optional<?> optional) {
            return value(optional.orElse(null));
        }
        if (value instanceof Iterable<?> items) {
            List<@Nullable Object> out = new ArrayList<>();
            items.forEach(item -> out.add(value(item)));
            return out;
        }
        if (value.getClass().isArray()) {
            List<@Nullable Object> out = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                out.add(value(Array.get(value, i)));
            }
            return out;
        }
        if (value instanceof Enum<?> || value instanceof CharSequence || value instanceof Character) {
            return value.toString();
        }
        throw InvalidInputException.of(
                "figure attribute",
                "text, a number, a boolean, a list, an array or a map",
                value.getClass().getName(),
                "");
    }

    /** A copy with one attribute set; maps on the way are made when absent. */
    static Map<String, @Nullable Object> with(Map<String, @Nullable Object> root, String path, @Nullable Object value) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>(root);
        int dot = path.indexOf('.');
        if (dot < 0) {
            out.put(path, value(value));
        } else {
            String head = path.substring(0, dot);
            out.put(head, with(child(out.get(head)), path.substring(dot + 1), value));
        }
        return out;
    }

    /** A copy of {@code below} with {@code above} laid over it; nested maps are merged, all else is replaced. */
    static Map<String, @Nullable Object> merge(
            Map<String, @Nullable Object> below, Map<String, @Nullable Object> above) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>(below);
        above.forEach((key, value) -> {
            boolean nested = value instanceof Map && out.get(key) instanceof Map;
            out.put(key, nested ? merge(child(out.get(key)), child(value)) : value);
        });
        return out;
    }

    /** The text at a dotted path; empty when there is none. */
    static String text(Map<String, @Nullable Object> root, String path) {
        Object at = root;
        for (String key : path.split("\\.")) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at == null ? "" : at.toString();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> child(@Nullable Object value) {
        return value instanceof Map ? (Map<String, @Nullable Object>) value : new LinkedHashMap<>();
    }
}
