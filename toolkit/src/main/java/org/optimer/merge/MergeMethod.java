package org.optimer.merge;

import java.util.List;

/**
 * A way to make one model out of several: the service-provider interface of this package. An implementation is found
 * when its class is named in {@code META-INF/services/org.optimer.merge.MergeMethod}; one written in a notebook cell is
 * passed to {@link Merge#of(MergeMethod)}. Implementations are stateless and pass {@code MergeMethodContract} of the
 * testkit.
 */
public interface MergeMethod {
    /**
     * The name in recipes.
     *
     * @return lower case with underscores, for example {@code dare_linear}
     */
    String name();

    /**
     * What it does, in one sentence with its formula.
     *
     * @return plain text
     */
    String description();

    /**
     * Where it was published.
     *
     * @return authors, year and arXiv number; empty for folklore
     */
    default String reference() {
        return "";
    }

    /**
     * What can be set.
     *
     * @return all parameters; {@link Parameter#WEIGHT} among them means that inputs of weight 0 are left out
     */
    List<Parameter> parameters();

    /**
     * Whether {@link Parameter#WEIGHT} is among the parameters.
     *
     * @return true when inputs have weights, and those of weight 0 are left out
     */
    default boolean weighted() {
        for (Parameter parameter : parameters()) {
            if (parameter
                    == Parameter.WEIGHT) { // a record's equals is made when it is first called, which takes longer
                return true;
            }
        }
        return false;
    }

    /**
     * What the base is to this method.
     *
     * @return the role
     */
    default BaseRole base() {
        return BaseRole.REFERENCE;
    }

    /**
     * Gets ready to merge one tensor. Called once per tensor; what is returned is used by several threads.
     *
     * @param job the tensor, its inputs and the parameters as they hold for it; at least one input
     * @return the work to do
     * @throws org.optimer.core.InvalidInputException when a parameter's value makes no sense
     */
    TensorMerge prepare(TensorJob job);

    /**
     * Whether {@link #prepare} returns a {@link DeviceMerge}, so that a GPU can compute this method.
     *
     * @return false unless overridden
     */
    default boolean onDevice() {
        return false;
    }
}
