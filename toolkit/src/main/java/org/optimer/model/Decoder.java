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
     * @param keep i64 rows of {@code [batch · length]} that are wanted, so that the last layer need not finish the others;
     *     null for all
     * @param scope where the result goes
     * @return {@code [kept rows, hidden]}, after the last normalisation
     */
    Tensor hidden(Tensor ids, @Nullable KvCache cache, @Nullable Tensor keep, Tensors scope);

    /**
     * The longest text this model can read.
     *
     * @return tokens
     */
    int limit();

    /**
     * The output head.
     *
     * @param hidden {@code [n, hidden]}
     * @return raw logits {@code [n, vocabulary]}, in the scope of {@code hidden}
     */
    Tensor logits(Tensor hidden);
}
