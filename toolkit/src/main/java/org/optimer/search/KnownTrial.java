package org.optimer.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trial that was evaluated elsewhere, to be added to a study. Immutable.
 *
 * @param params outer values of all parameters
 * @param values one for each objective, none NaN
 * @param constraints one for each limit, see {@link Trial#constraints}; may be empty
 * @param userAttrs remarks
 */
public record KnownTrial(
        Map<String, Object> params, List<Double> values, List<Double> constraints, Map<String, Object> userAttrs) {
    /** Copies all collections. */
    public KnownTrial {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        values = List.copyOf(values);
        constraints = List.copyOf(constraints);
        userAttrs = Collections.unmodifiableMap(new LinkedHashMap<>(userAttrs));
    }
}
