package org.optimer.merge;

import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/** A {@link Tile} on a device: what is asked for is read and widened to f32 here and then copied there. */
public final class DeviceTile {
    private final Tile tile;
    private final Tensors scope;

    DeviceTile(Tile tile, Tensors scope) {
        this.tile = tile;
        this.scope = scope;
    }

    /**
     * Where we are, with room to work in.
     *
     * @return the tile on the CPU
     */
    public Tile host() {
        return tile;
    }

    /**
     * The base's elements.
     *
     * @return f32 {@code [count]}
     */
    public Tensor base() {
        return upload(tile.base());
    }

    /**
     * An input's elements.
     *
     * @param input index into the job's inputs
     * @return f32 {@code [count]}
     */
    public Tensor input(int input) {
        return upload(tile.input(input));
    }

    /**
     * Copies numbers to the device.
     *
     * @param values at index 0 to count − 1; longer arrays are cut
     * @return f32 {@code [count]}
     */
    public Tensor upload(float[] values) {
        int n = tile.count();
        return scope.f32(values.length == n ? values : java.util.Arrays.copyOf(values, n), n);
    }

    /**
     * A number on the device.
     *
     * @param value any
     * @return f32 {@code [1]}
     */
    public Tensor number(float value) {
        return scope.f32(new float[] {value}, 1);
    }
}
