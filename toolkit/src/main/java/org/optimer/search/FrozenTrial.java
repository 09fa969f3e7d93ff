package org.optimer.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * A trial as it stands in a storage at one moment. Immutable.
 *
 * @param id position among all trials of the storage
 * @param number position among the trials of its study
 * @param state where it stands
 * @param values one objective value per direction; empty while there is none
 * @param params outer values by name, in the order in which they were set
 * @param distributions the range that each parameter was drawn from
 * @param userAttrs remarks of the objective; values may be null
 * @param systemAttrs remarks of the machinery; values may be null
 * @param intermediate reported values by step
 * @param start when evaluation began; null while waiting
 * @param complete when it finished; null before
 */
public record FrozenTrial(
        int id,
        int number,
        TrialState state,
        List<Double> values,
        Map<String, Object> params,
        Map<String, Distribution> distributions,
        Map<String, Object> userAttrs,
        Map<String, Object> systemAttrs,
        Map<Long, Double> intermediate,
        @Nullable Instant start,
        @Nullable Instant complete)
        implements Described {
    /** Copies all collections. */
    public FrozenTrial {
        values = Collections.unmodifiableList(new ArrayList<>(values));
        params = copy(params);
        distributions = copy(distributions);
        userAttrs = copy(userAttrs);
        systemAttrs = copy(systemAttrs);
        intermediate = intermediate.isEmpty()
                ? Collections.emptyMap()
                : Collections.unmodifiableMap(new TreeMap<>(intermediate));
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return map.isEmpty() ? Collections.emptyMap() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * The objective value.
     *
     * @return the first value; NaN while there is none
     */
    public double score() {
        return values.isEmpty() ? Double.NaN : values.get(0);
    }

    /**
     * The limits that it was to keep.
     *
     * @return by name or position, at most 0 where a limit is kept; empty when there were none
     */
    public Map<String, Double> constraints() {
        return Constraints.of(this);
    }

    /**
     * How far it is beyond its limits.
     *
     * @return the sum of the constraints above 0; 0 when all are kept, or there are none
     */
    public double violation() {
        return Constraints.violation(this);
    }

    /**
     * Whether it keeps to its limits.
     *
     * @return true also when there are none
     */
    public boolean feasible() {
        return violation() <= 0;
    }

    /**
     * A numeric parameter.
     *
     * @param name its name
     * @return its value
     * @throws InvalidInputException when there is none of that name, or it is no number
     */
    public double value(String name) {
        if (params.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        String found = params.containsKey(name) ? String.valueOf(params.get(name)) : "only " + params.keySet();
        throw InvalidInputException.of("trial " + number, "a numeric parameter " + name, found, "");
    }

    /**
     * The numeric parameters, in order.
     *
     * @return name to value
     */
    public Map<String, Double> weights() {
        return weights(params);
    }

    static Map<String, Double> weights(Map<String, Object> params) {
        Map<String, Double> weights = new LinkedHashMap<>();
        params.forEach((name, value) -> {
            if (value instanceof Number number) {
                weights.put(name, number.doubleValue());
            }
        });
        return weights;
    }

    /**
     * A remark of the objective.
     *
     * @param key its name
     * @return null when there is none
     */
    public @Nullable Object userAttr(String key) {
        return userAttrs.get(key);
    }

    /**
     * How long evaluation took.
     *
     * @return seconds; NaN before it finished
     */
    public double seconds() {
        return start == null || complete == null ? Double.NaN : Timeline.seconds(start, complete);
    }

    /** The same trial with other values. */
    FrozenTrial withValues(List<Double> others) {
        return with(others, params, distributions);
    }

    /** The same trial with other parameters. */
    FrozenTrial withParams(Map<String, Object> others, Map<String, Distribution> ranges) {
        return with(values, others, ranges);
    }

    private FrozenTrial with(
            List<Double> newValues, Map<String, Object> newParams, Map<String, Distribution> newRanges) {
        return new FrozenTrial(
                id,
                number,
                state,
                newValues,
                newParams,
                newRanges,
                userAttrs,
                systemAttrs,
                intermediate,
                start,
                complete);
    }

    @Override
    public Card card() {
        Card card = Card.of("Trial " + number + ": " + state.name().toLowerCase(Locale.ROOT));
        if (!values.isEmpty()) {
            card = card.fact("value", values.size() == 1 ? Numbers.text(score()) : values);
        }
        for (Map.Entry<String, Object> param : params.entrySet()) {
            card = card.fact(param.getKey(), Numbers.text(param.getValue()));
        }
        if (!feasible()) {
            card = card.fact("beyond its limits by", Numbers.text(violation()));
        }
        for (Map.Entry<String, Object> attr : userAttrs.entrySet()) {
            card = card.fact(attr.getKey(), Numbers.text(attr.getValue()));
        }
        return Double.isNaN(seconds()) ? card : card.fact("seconds", Numbers.text(seconds()));
    }
}
