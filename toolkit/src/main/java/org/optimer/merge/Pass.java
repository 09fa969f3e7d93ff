package org.optimer.merge;

import java.util.function.Consumer;

/**
 * One reading of a tensor before its output is computed. Passes always see the same blocks of {@link Tile#BLOCK}
 * elements (or the nearest multiple of the merge's {@link TensorMerge#granule}), whatever tile size was asked for, so that
 * sums over blocks come out the same.
 */
public interface Pass {
    /**
     * Whether this pass has to look at a block at all. A pass that wants no block costs nothing.
     *
     * @param block number of the block
     * @return false to skip it
     */
    default boolean wants(long block) {
        return true;
    }

    /**
     * Whether the elements of its blocks may lie in another order, as in {@link TensorMerge#anyOrder}; what it finds must
     * not depend on it, to the last bit.
     *
     * @return false unless overridden
     */
    default boolean orderless() {
        return false;
    }

    /**
     * What one thread does with each block it gets. Called once per thread; must be safe to call from several. Sums of
     * floating-point numbers must be kept per block ({@link Tile#block()}) and added up in {@link #finish}; counts may be
     * kept per thread.
     *
     * @return the block's consumer, used by one thread
     */
    Consumer<Tile> worker();

    /** Called once, after all blocks. */
    default void finish() {}
}
