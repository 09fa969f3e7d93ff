package org.optimer.search;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/** Typed access to a JSON object; what is missing or of another type is refused with its name. */
record Fields(Map<String, Object> json) {
    boolean has(String key) {
        return json.get(key) != null;
    }

    String text(String key) {
        if (json.get(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "a text");
    }

    double real(String key) {
        if (json.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(key, "a number");
    }

    int whole(String key) {
        if (json.get(key) instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw wrong(key, "a whole number");
    }

    @SuppressWarnings("unchecked")
    List<Object> list(String key) {
        if (json.get(key) instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw wrong(key, "a list");
    }

    /** An object; an empty one when it is absent. */
    Map<String, Object> map(String key) {
        if (json.get(key) instanceof Map<?, ?> || !has(key)) {
            return TrialNotes.map(json.get(key));
        }
        throw wrong(key, "an object");
    }

    /** The only entry of an object. */
    Map.Entry<String, Object> one(String key) {
        Map<String, Object> map = map(key);
        if (map.size() != 1) {
            throw wrong(key, "an object with one entry");
        }
        return map.entrySet().iterator().next();
    }

    static Number number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw InvalidInputException.of("journal", "a number", String.valueOf(value), "");
    }

    private InvalidInputException wrong(String key, String expected) {
        return InvalidInputException.of(key, expected, String.valueOf(json.get(key)), "");
    }
}
