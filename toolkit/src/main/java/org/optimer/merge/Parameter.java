package org.optimer.merge;

import org.jspecify.annotations.Nullable;

/**
 * One setting of a merge method.
 *
 * @param name as in a recipe, for example {@code density}
 * @param perInput whether each input may have its own value (then a value for all is the fallback)
 * @param fallback the value when nothing is stated: a {@code Double}, {@code Boolean} or {@code String}, which also
 *     fixes the type; null when it must be stated
 * @param description one line; for a parameter without fallback it says why there is none
 */
public record Parameter(String name, boolean perInput, @Nullable Object fallback, String description) {
    /** Share of each input in the result; an input whose weight is 0 does not take part. */
    public static final Parameter WEIGHT =
            new Parameter("weight", true, null, "without it the share of this input is unknown");

    /** Factor on the whole combined difference, after normalisation. */
    public static final Parameter LAMBDA = new Parameter("lambda", false, 1.0, "factor on the combined difference");

    /** In mergekit the type of its mask tensors; it does not change results, and nothing here. */
    public static final Parameter INT8_MASK = new Parameter("int8_mask", false, false, "accepted, has no effect");

    /**
     * A number for all inputs.
     *
     * @param name as in a recipe
     * @param fallback when nothing is stated
     * @param description one line
     * @return the parameter
     */
    public static Parameter number(String name, double fallback, String description) {
        return new Parameter(name, false, fallback, description);
    }

    /**
     * A number that each input may set for itself.
     *
     * @param name as in a recipe
     * @param fallback when nothing is stated; null: must be stated
     * @param description one line
     * @return the parameter
     */
    public static Parameter perInput(String name, @Nullable Double fallback, String description) {
        return new Parameter(name, true, fallback, description);
    }

    /**
     * Whether weights are divided out.
     *
     * @param fallback the method's default
     * @return the parameter {@code normalize}
     */
    public static Parameter normalize(boolean fallback) {
        return new Parameter("normalize", false, fallback, "divide by the sum of the weights that take part");
    }

    /**
     * How what a sparsifier keeps is scaled.
     *
     * @param fallback the method's default
     * @return the parameter {@code rescale}
     */
    public static Parameter rescale(Rescale fallback) {
        return new Parameter("rescale", false, fallback.tag(), "density, l1 or none");
    }
}
