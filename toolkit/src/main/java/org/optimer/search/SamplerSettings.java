package org.optimer.search;

import java.util.List;
import java.util.Map;
import org.optimer.core.InvalidInputException;

/** Typed access to the entries under {@code sampler:}; errors name the key. */
record SamplerSettings(Map<String, Object> map) {
    SamplerSettings only(String... known) {
        for (String key : map.keySet()) {
            if (!List.of(known).contains(key)) {
                throw InvalidInputException.of("sampler." + key, "one of " + String.join(", ", known), "this key", "");
            }
        }
        return this;
    }

    long whole(String key, long otherwise) {
        Object value = map.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number && number.doubleValue() == number.longValue()) {
            return number.longValue();
        }
        throw InvalidInputException.of("sampler." + key, "a whole number", value.toString(), "");
    }

    String text(String key, String otherwise) {
        Object value = map.get(key);
        return value == null ? otherwise : value.toString();
    }

    boolean flag(String key, boolean otherwise) {
        Object value = map.get(key);
        if (value == null || value instanceof Boolean) {
            return value == null ? otherwise : (Boolean) value;
        }
        throw InvalidInputException.of("sampler." + key, "true or false", value.toString(), "");
    }
}
