package org.optimer.merge.kernel;

/** Which elements of one vector's tensor a random sparsifier keeps: a pure function of the element's index. */
public interface Mask {
    /**
     * Writes 1 where an element is kept and 0 where it is dropped.
     *
     * @param offset index in the tensor of the first element
     * @param count how many
     * @param out receives the mask from index 0
     */
    void fill(long offset, int count, float[] out);
}
