package org.optimer.search;

import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * The range of one parameter. Every value has an outer form (what an objective sees: {@code Double}, {@code Long} or a
 * choice) and an inner form (what a sampler computes with and a journal stores: a double; for choices the index).
 */
public sealed interface Distribution permits FloatDistribution, IntDistribution, CategoricalDistribution {
    /**
     * A real number, every value equally likely at first.
     *
     * @param low least value, included
     * @param high greatest value, included
     * @return the range
     */
    static Distribution uniform(double low, double high) {
        return new FloatDistribution(low, high, false, 0);
    }

    /**
     * A positive real number whose logarithm is uniform at first.
     *
     * @param low least value, above 0, included
     * @param high greatest value, included
     * @return the range
     */
    static Distribution log(double low, double high) {
        return new FloatDistribution(low, high, true, 0);
    }

    /**
     * A real number on a grid {@code low, low + step, ..}; a greatest value that is off the grid is lowered to it.
     *
     * @param low least value
     * @param high greatest value
     * @param step distance of neighbours, above 0
     * @return the range
     */
    static Distribution step(double low, double high, double step) {
        if (!(step > 0)) {
            throw InvalidInputException.of("step", "a number above 0", String.valueOf(step), "");
        }
        return new FloatDistribution(low, high, false, step);
    }

    /**
     * A whole number.
     *
     * @param low least value, included
     * @param high greatest value, included
     * @return the range
     */
    static Distribution integer(long low, long high) {
        return new IntDistribution(low, high, false, 1);
    }

    /**
     * A whole number on a grid {@code low, low + step, ..}.
     *
     * @param low least value
     * @param high greatest value; lowered to the grid
     * @param step distance of neighbours, 1 or more
     * @return the range
     */
    static Distribution integer(long low, long high, long step) {
        return new IntDistribution(low, high, false, step);
    }

    /**
     * A positive whole number whose logarithm is about uniform at first.
     *
     * @param low least value, 1 or more
     * @param high greatest value, included
     * @return the range
     */
    static Distribution integerLog(long low, long high) {
        return new IntDistribution(low, high, true, 1);
    }

    /**
     * One of some values without an order.
     *
     * @param choices strings, numbers, booleans or null; at least one
     * @return the range
     */
    static Distribution choices(@Nullable Object... choices) {
        return new CategoricalDistribution(Collections.unmodifiableList(Arrays.asList(choices.clone())));
    }

    /**
     * Reads the form in which journals store a distribution, those of old Optuna versions included.
     *
     * @param json for example {@code {"name": "FloatDistribution", "attributes": {..}}}
     * @return the range
     * @throws InvalidInputException when it is none
     */
    static Distribution fromJson(String json) {
        return DistributionJson.read(json);
    }

    /**
     * The form in which journals store this distribution.
     *
     * @return JSON that Optuna reads
     */
    default String toJson() {
        return DistributionJson.write(this);
    }

    /**
     * Outer to inner form.
     *
     * @param value a number, or one of the choices
     * @return the inner form; it may lie outside the range
     * @throws InvalidInputException when the value is of the wrong kind, NaN, or none of the choices
     */
    double toInternal(@Nullable Object value);

    /**
     * Inner to outer form.
     *
     * @param internal a number of this range; for choices an index
     * @return {@code Double}, {@code Long}, or the choice
     */
    Object toExternal(double internal);

    /**
     * Whether a value lies in the range, on the grid if there is one.
     *
     * @param internal inner form
     * @return true when it does
     */
    boolean contains(double internal);

    /**
     * Whether there is only one value, so that nothing is to be searched.
     *
     * @return true when there is one
     */
    boolean single();

    /**
     * The least value, or the first choice.
     *
     * @return outer form
     */
    Object first();

    /**
     * Whether two ranges may stand under one name in one study: the same kind and scale, for choices the same choices.
     *
     * @param other another range
     * @return true when they may
     */
    boolean compatibleWith(Distribution other);
}
