package org.optimer.merge.kernel;

/**
 * Hands out random numbers and the masks that follow from them. The usual source is {@link CounterMasks}; parity tests
 * inject another program's numbers here.
 */
public interface MaskSource {
    /**
     * The numbers of one vector's tensor.
     *
     * @param tensor full tensor name
     * @param vector the vector's name in the pool or recipe
     * @return the numbers
     */
    Draws draws(String tensor, String vector);

    /**
     * The mask of one vector's tensor: an element is kept when its number is below {@code keep · 2³¹}.
     *
     * @param tensor full tensor name
     * @param vector the vector's name in the pool or recipe
     * @param keep probability of keeping an element, in [0, 1]
     * @return the mask
     */
    default Mask mask(String tensor, String vector, double keep) {
        if (keep >= 1) {
            return (offset, count, out) -> java.util.Arrays.fill(out, 0, count, 1f);
        }
        Draws draws = draws(tensor, vector);
        int threshold = (int) Math.min(Math.round(keep * 0x1.0p31), Integer.MAX_VALUE);
        return new ThresholdMask(draws, threshold);
    }
}
