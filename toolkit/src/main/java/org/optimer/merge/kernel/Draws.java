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

    /**
     * The numbers of pairs of elements, in two rows.
     *
     * @param offset index in the tensor of the first element
     * @param pairs how many
     * @param even receives the numbers of elements offset, offset + 2, .. from index 0
     * @param odd receives the numbers of elements offset + 1, offset + 3, .. from index 0
     */
    default void fillPairs(long offset, int pairs, int[] even, int[] odd) {
        int[] inOrder = new int[2 * pairs];
        fill(offset, 2 * pairs, inOrder);
        for (int i = 0; i < pairs; i++) {
            even[i] = inOrder[2 * i];
            odd[i] = inOrder[2 * i + 1];
        }
    }
}
