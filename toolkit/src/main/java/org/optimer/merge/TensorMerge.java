package org.optimer.merge;

import java.util.List;

/**
 * How one tensor is merged: first some {@link Pass passes} over all its tiles that gather what must be known of the whole
 * tensor (norms, thresholds), then one call of {@link #merge} for each tile. Used by several threads at once.
 */
public interface TensorMerge {
    /**
     * Readings of the whole tensor that come before the output.
     *
     * @return passes in the order in which they run, each finished before the next begins
     */
    default List<Pass> passes() {
        return List.of();
    }

    /**
     * How many consecutive elements must be seen together. Tiles, and the blocks of passes, then begin and end at
     * multiples of it, whatever size was asked for; a method that works on whole rows returns their length.
     *
     * @return elements; 1 unless overridden
     */
    default int granule() {
        return 1;
    }

    /**
     * Whether the elements of {@link #merge}'s tiles may lie in another order, the same in all inputs and in the result:
     * what happens at an index must not depend on it, or must ask {@link Tile#inPairs}. Passes say so for themselves.
     *
     * @return false unless overridden
     */
    default boolean anyOrder() {
        return false;
    }

    /**
     * Computes a tile of the result. Granule by granule: what comes out at an index may depend on the inputs' values in
     * its {@link #granule} (with a granule of 1: at that index), on the index and on what the passes found, but not on
     * where the tile begins or ends.
     *
     * @param tile access to the inputs
     * @param out receives {@code tile.count()} values
     */
    void merge(Tile tile, float[] out);
}
