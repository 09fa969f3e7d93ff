package org.optimer.merge.methods;

import java.util.List;
import org.optimer.merge.Parameter;
import org.optimer.merge.Pass;
import org.optimer.merge.TensorJob;
import org.optimer.merge.Tile;

/** Decides which elements of a difference stay. Stateless; {@link #prepare} makes the state for one tensor. */
public interface Sparsifier {
    /**
     * What can be set.
     *
     * @return parameters, without weight, normalize, rescale and lambda
     */
    List<Parameter> parameters();

    /**
     * Gets ready for one tensor.
     *
     * @param job the tensor
     * @return its sieve
     */
    Sieve prepare(TensorJob job);

    /** A sparsifier at work on one tensor. Used by several threads at once. */
    interface Sieve {
        /**
         * What must be known of the whole tensor first.
         *
         * @return passes, in order
         */
        default List<Pass> passes() {
            return List.of();
        }

        /**
         * How many consecutive elements must be seen together.
         *
         * @return elements, as in {@link org.optimer.merge.TensorMerge#granule}
         */
        default int granule() {
            return 1;
        }

        /**
         * Whether {@link #sift} takes tiles in another order too, as in {@link org.optimer.merge.TensorMerge#anyOrder}.
         *
         * @return false unless overridden
         */
        default boolean anyOrder() {
            return false;
        }

        /**
         * Whether this input passes unchanged, so that neither masks nor rescaling are needed.
         *
         * @param input index into the job's inputs
         * @return true when nothing is dropped
         */
        boolean keepsAll(int input);

        /**
         * Sets the dropped elements of a difference to zero. Not called where {@link #keepsAll} holds.
         *
         * @param tile where we are
         * @param input index into the job's inputs
         * @param delta the difference; changed
         */
        void sift(Tile tile, int input, float[] delta);

        /**
         * Share of elements that stay, for {@link org.optimer.merge.Rescale#DENSITY}.
         *
         * @param input index into the job's inputs
         * @return in (0, 1]
         */
        double density(int input);
    }
}
