package org.optimer.merge.methods;

import org.optimer.merge.Tile;

/** How the weighted differences of several inputs become one. Stateless. */
public interface Consensus {
    /**
     * Combines, element by element.
     *
     * @param deltas weighted differences, one array per input; may be changed
     * @param weights the weights that are already in {@code deltas}
     * @param normalize whether to divide by the sum of the weights that take part in an element
     * @param tile where we are: the number of elements, and room to work in ({@link Tile#scratch} from 1)
     * @return the combined difference; usually one of the arrays of {@code deltas}
     */
    float[] mix(float[][] deltas, float[] weights, boolean normalize, Tile tile);
}
