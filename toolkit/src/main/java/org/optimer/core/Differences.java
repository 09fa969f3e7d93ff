package org.optimer.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where stored settings and those of somebody who wants to go on with them differ, for the error that says so. */
public final class Differences {
    private static final int SHOWN = 4;

    private Differences() {}

    /**
     * The entries that differ.
     *
     * @param before JSON-like values as they were stored
     * @param now JSON-like values as they are
     * @param ignored keys, at any depth, that are not looked at
     * @return the first few as {@code key.key was A, is B}, joined; empty when none is found; the order of keys counts for
     *     nothing
     */
    public static String of(@Nullable Object before, @Nullable Object now, Set<String> ignored) {
        List<String> found = new ArrayList<>();
        collect("", before, now, ignored, found);
        String more = found.size() > SHOWN ? " and " + (found.size() - SHOWN) + " more" : "";
        return String.join("; ", found.subList(0, Math.min(SHOWN, found.size()))) + more;
    }

    private static void collect(
            String key, @Nullable Object before, @Nullable Object now, Set<String> ignored, List<String> found) {
        if (before instanceof Map<?, ?> a && now instanceof Map<?, ?> b) {
            Set<String> keys = new TreeSet<>();
            a.keySet().forEach(k -> keys.add(String.valueOf(k)));
            b.keySet().forEach(k -> keys.add(String.valueOf(k)));
            keys.removeAll(ignored);
            for (String k : keys) {
                collect(key.isEmpty() ? k : key + "." + k, a.get(k), b.get(k), ignored, found);
            }
        } else if (before instanceof List<?> a
                && now instanceof List<?> b
                && maps(a)
                && maps(b)
                && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                collect(key + "[" + i + "]", a.get(i), b.get(i), ignored, found);
            }
        } else if (!same(before, now)) {
            found.add(key + " was " + text(before) + ", is " + text(now));
        }
    }

    private static boolean maps(List<?> list) {
        return list.stream().allMatch(Map.class::isInstance);
    }

    /** As text, because numbers that were stored may come back as another kind of number object. */
    private static boolean same(@Nullable Object before, @Nullable Object now) {
        return Json.canonical(Json.read(Json.write(before), "stored"))
                .equals(Json.canonical(Json.read(Json.write(now), "settings")));
    }

    private static String text(@Nullable Object value) {
        String text = value == null ? "not set" : Json.write(value);
        return text.length() > 120 ? text.substring(0, 117) + "..." : text;
    }
}
