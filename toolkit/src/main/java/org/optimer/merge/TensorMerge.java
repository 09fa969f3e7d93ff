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
     * Computes a tile of the result. Element by element: the value at an index may depend on the inputs' values at that
     * index, on the index and on what the passes found, but not on where the tile begins or ends.
     *
     * @param tile access to the inputs
     * @param out receives {@code tile.count()} values
     */
    void merge(Tile tile, float[] out);
}
