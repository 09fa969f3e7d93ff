package org.optimer.merge.methods;

import org.optimer.merge.Tile;

/** How the differences of several inputs become one. Stateless. */
public interface Consensus {
    /**
     * Combines, element by element.
     *
     * @param deltas differences without their weights, one array per input; not changed
     * @param weights one for each; each product with a difference is rounded to f32 by itself
     * @param normalize whether to divide by the sum of the weights that take part in an element
     * @param tile where we are: the number of elements, and room to work in ({@link Tile#scratch} from 1)
     * @return the combined difference, in some of the tile's room
     */
    float[] mix(float[][] deltas, float[] weights, boolean normalize, Tile tile);
}
