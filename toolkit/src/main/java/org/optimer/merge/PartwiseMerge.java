package org.optimer.merge;

/**
 * A merge whose weights come last: what costs (reading, masks, thresholds, norms) makes one part of each input, and any
 * number of weight settings are then combinations of the same parts. Sweeps and searches rest on it.
 */
public interface PartwiseMerge extends TensorMerge {
    /**
     * Computes the parts of a tile. A part depends on its own input, on the base and on what the passes found for that
     * input, neither on weights nor on other inputs.
     *
     * @param tile access to the inputs
     * @param parts receives one array per input, as long as the tile at least; they are not to be changed
     */
    void parts(Tile tile, float[][] parts);

    /**
     * Combines parts. The result is bit for bit what {@link #merge} gives for a job that has these inputs and weights.
     *
     * @param tile where we are; its inputs are not read, its base is
     * @param parts of the inputs that take part, in order; not changed
     * @param weights one for each of them
     * @param out receives {@code tile.count()} values
     * @throws org.optimer.core.InvalidInputException when the method has no result for these weights
     */
    void mix(Tile tile, float[][] parts, float[] weights, float[] out);
}
