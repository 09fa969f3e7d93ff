package org.optimer.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * One of some values without an order; the inner form is the index.
 *
 * @param choices strings, numbers, booleans or null
 */
public record CategoricalDistribution(List<Object> choices) implements Distribution {
    /** Copies the choices and refuses an empty list and other types. */
    public CategoricalDistribution {
        choices = Collections.unmodifiableList(new ArrayList<>(choices));
        if (choices.isEmpty()) {
            throw InvalidInputException.of("choices", "at least one", "none", "");
        }
        for (Object choice : choices) {
            if (choice != null
                    && !(choice instanceof String || choice instanceof Number || choice instanceof Boolean)) {
                throw InvalidInputException.of(
                        "choices",
                        "strings, numbers, booleans or null",
                        choice.getClass().getSimpleName(),
                        "Name the choices and look the objects up in the objective");
            }
        }
    }

    @Override
    public double toInternal(@Nullable Object value) {
        for (int i = 0; i < choices.size(); i++) {
            if (same(choices.get(i), value)) {
                return i;
            }
        }
        throw InvalidInputException.of("parameter", "one of " + choices, String.valueOf(value), "");
    }

    @Override
    public Object toExternal(double internal) {
        int index = (int) internal;
        if (index < 0 || index >= choices.size()) {
            throw InvalidInputException.of("choice", "an index below " + choices.size(), String.valueOf(internal), "");
        }
        return choices.get(index);
    }

    @Override
    public boolean contains(double internal) {
        return internal >= 0 && internal < choices.size();
    }

    @Override
    public boolean single() {
        return choices.size() == 1;
    }

    @Override
    public Object first() {
        return choices.get(0);
    }

    @Override
    public boolean compatibleWith(Distribution other) {
        return equals(other);
    }

    /** Numbers are equal by value, as in Python, because a journal may hold 1 where 1.0 was meant. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof CategoricalDistribution that) || choices.size() != that.choices.size()) {
            return false;
        }
        for (int i = 0; i < choices.size(); i++) {
            if (!same(choices.get(i), that.choices.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return choices.size();
    }

    @Override
    public String toString() {
        return "one of " + choices;
    }

    private static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue() + 0.0, y.doubleValue() + 0.0) == 0;
        }
        return a == null ? b == null : a.equals(b);
    }
}
