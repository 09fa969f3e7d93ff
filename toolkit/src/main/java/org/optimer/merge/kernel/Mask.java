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

    /**
     * The same in the order of pairs: ⌊count / 2⌋ elements at even offsets from the first, as many at odd ones, the rest.
     *
     * @param offset index in the tensor of the first element
     * @param count how many
     * @param out receives the mask from index 0
     */
    default void fillPairs(long offset, int count, float[] out) {
        float[] inOrder = new float[count];
        fill(offset, count, inOrder);
        int pairs = count / 2;
        for (int i = 0; i < pairs; i++) {
            out[i] = inOrder[2 * i];
            out[pairs + i] = inOrder[2 * i + 1];
        }
        if (count % 2 != 0) {
            out[count - 1] = inOrder[count - 1];
        }
    }
}
