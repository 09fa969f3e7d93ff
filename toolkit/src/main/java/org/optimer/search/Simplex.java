package org.optimer.search;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.optimer.core.InvalidInputException;

/**
 * Parameters that are shares of one whole, such as the ratios of a data mixture: none below 0, their sum 1. See {@link
 * SearchSpace#simplex}.
 *
 * @param name of the group
 * @param parts the parameters' names, two or more
 */
public record Simplex(String name, List<String> parts) {
    /** How far a sum may be from 1: shares are often written with a few digits. */
    private static final double SLACK = 1e-6;

    /** Copies the names. */
    public Simplex {
        parts = List.copyOf(parts);
        if (parts.size() < 2) {
            throw InvalidInputException.of("simplex " + name, "two parameters or more", parts.toString(), "");
        }
    }

    /**
     * Whether parameters are shares of this simplex.
     *
     * @param params outer values by name
     * @return true when all parts are there, none is negative, and they sum to 1 within a millionth
     */
    public boolean holds(Map<String, ?> params) {
        double sum = 0;
        for (String part : parts) {
            if (!(params.get(part) instanceof Number share) || !(share.doubleValue() >= 0)) {
                return false;
            }
            sum += share.doubleValue();
        }
        return Math.abs(sum - 1) <= SLACK;
    }

    /** Refuses parameters that are no shares. */
    void check(String subject, Map<String, ?> params) {
        if (!holds(params)) {
            List<String> found = parts.stream()
                    .map(part -> part + " " + Objects.toString(params.get(part), "nothing"))
                    .toList();
            throw InvalidInputException.of(
                    subject, "shares of " + name + " from 0 that sum to 1", String.join(", ", found), "");
        }
    }

    @Override
    public String toString() {
        return "shares " + String.join(" + ", parts) + " = 1";
    }

    /** The number of that name; a map of parameters that a sampler or a journal gave is known to hold it. */
    static double number(Map<String, Object> params, String name) {
        return ((Number) Objects.requireNonNull(params.get(name))).doubleValue();
    }
}
