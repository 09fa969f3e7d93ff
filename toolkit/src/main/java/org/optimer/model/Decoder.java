package org.optimer.model;

import org.jspecify.annotations.Nullable;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/** The forward pass of one loaded model. */
public interface Decoder {
    /**
     * Runs the layers. Position t sees only positions up to t, so that padding on the right changes nothing before it.
     *
     * @param ids {@code [batch, length]}, i64
     * @param cache keys and values of the positions before, extended by this call; null to start at position 0 and keep
     *     nothing
     * @param scope where the result goes
     * @return {@code [batch · length, hidden]}, after the last normalisation
     */
    Tensor hidden(Tensor ids, @Nullable KvCache cache, Tensors scope);

    /**
     * The output head.
     *
     * @param hidden {@code [n, hidden]}
     * @return raw logits {@code [n, vocabulary]}, in the scope of {@code hidden}
     */
    Tensor logits(Tensor hidden);
}
