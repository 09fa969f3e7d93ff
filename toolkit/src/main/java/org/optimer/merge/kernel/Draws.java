package org.optimer.merge.kernel;

/** Uniform random numbers for the elements of one vector's tensor: a pure function of the element's index. */
public interface Draws {
    /**
     * Writes a number for each element.
     *
     * @param offset index in the tensor of the first element
     * @param count how many
     * @param out receives 31-bit numbers, uniform in [0, 2³¹), from index 0
     */
    void fill(long offset, int count, int[] out);
}
