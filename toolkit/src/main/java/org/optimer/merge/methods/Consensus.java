package org.optimer.merge.methods;

/** How the weighted differences of several inputs become one. Stateless. */
public interface Consensus {
    /**
     * Combines, element by element.
     *
     * @param deltas weighted differences, one array per input; may be changed
     * @param weights the weights that are already in {@code deltas}
     * @param normalize whether to divide by the sum of the weights that take part in an element
     * @param n number of elements
     * @return the combined difference; usually one of the arrays of {@code deltas}
     */
    float[] mix(float[][] deltas, float[] weights, boolean normalize, int n);
}
