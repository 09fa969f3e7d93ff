package org.optimer.model;

import org.jspecify.annotations.Nullable;
import org.optimer.device.Device;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/** Keys and values of the positions seen so far, per layer; frees its memory when closed. */
public final class KvCache implements AutoCloseable {
    private final Tensors scope;
    private final @Nullable Tensor[] keys;
    private final @Nullable Tensor[] values;

    /**
     * An empty cache.
     *
     * @param home the model's scope
     * @param layers how many
     */
    KvCache(Tensors home, int layers) {
        this.scope = home.scope();
        this.keys = new Tensor[layers];
        this.values = new Tensor[layers];
    }

    /**
     * How many positions are kept.
     *
     * @return 0 at the start
     */
    public int length() {
        Tensor last = keys[keys.length - 1];
        return last == null ? 0 : (int) last.size(2);
    }

    /**
     * Where the cache lives.
     *
     * @return the device
     */
    public Device device() {
        return scope.device();
    }

    /**
     * Appends keys of new positions.
     *
     * @param layer from 0
     * @param fresh {@code [batch, heads, new, head]}
     * @return all keys so far, {@code [batch, heads, all, head]}
     */
    public Tensor keys(int layer, Tensor fresh) {
        return append(keys, layer, fresh);
    }

    /**
     * Appends values of new positions.
     *
     * @param layer from 0
     * @param fresh {@code [batch, heads, new, head]}
     * @return all values so far
     */
    public Tensor values(int layer, Tensor fresh) {
        return append(values, layer, fresh);
    }

    @Override
    public void close() {
        scope.close();
    }

    private Tensor append(@Nullable Tensor[] kept, int layer, Tensor fresh) {
        Tensor old = kept[layer];
        // concat copies, so the result does not look into memory of the layer's scope
        Tensor all = old == null ? fresh.in(scope).concat(2) : old.concat(2, fresh);
        if (old != null) {
            old.free();
        }
        kept[layer] = all;
        return all;
    }
}
