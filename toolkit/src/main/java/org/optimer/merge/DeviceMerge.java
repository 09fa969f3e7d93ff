package org.optimer.merge;

import org.optimer.device.Tensor;

/**
 * A merge that can be computed on native tensors, on a GPU above all: the same f32 operations, whose rounding differs in
 * the last bit at most. Passes run on the CPU, and masks come from there, so that they are the same everywhere.
 */
public interface DeviceMerge extends TensorMerge {
    /**
     * Computes a tile of the result.
     *
     * @param tile the inputs, on the device
     * @return as many values as the tile has; in the tile's scope
     */
    Tensor merge(DeviceTile tile);
}
