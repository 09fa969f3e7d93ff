package org.optimer.merge.kernel;

/** Hands out masks. The usual one is {@link CounterMasks}; parity tests inject another program's masks here. */
public interface MaskSource {
    /**
     * The mask of one vector's tensor.
     *
     * @param tensor full tensor name
     * @param vector the vector's name in the pool or recipe
     * @param keep probability of keeping an element, in [0, 1]
     * @return the mask
     */
    Mask mask(String tensor, String vector, double keep);
}
