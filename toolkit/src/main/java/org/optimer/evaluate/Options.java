package org.optimer.evaluate;

import java.util.List;
import org.optimer.core.InvalidInputException;

/** Reads the settings that only one kind of task understands. */
final class Options {
    private Options() {}

    /** A name or a list of names; the default when absent. */
    static List<String> names(TaskCard card, String key, String otherwise) {
        Object value = card.options().getOrDefault(key, otherwise);
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        if (value instanceof String name) {
            return List.of(name);
        }
        throw InvalidInputException.of(key + " of task " + card.name(), "a list of names", String.valueOf(value), "");
    }

    /** An integer above 0; the default when absent. */
    static int positive(TaskCard card, String key, int otherwise) {
        Object value = card.options().getOrDefault(key, otherwise);
        if (value instanceof Integer number && number > 0) {
            return number;
        }
        throw InvalidInputException.of(
                key + " of task " + card.name(), "a whole number above 0", String.valueOf(value), "");
    }
}
