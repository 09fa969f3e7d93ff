package org.optimer.checkpoint;

import java.util.List;

/**
 * What is known of a tensor without reading its data.
 *
 * @param name the full name, for example {@code model.layers.0.mlp.up_proj.weight}
 * @param dtype element type
 * @param shape sizes, row-major; empty for a scalar
 */
public record TensorInfo(String name, DType dtype, List<Long> shape) {
    /** Copies the shape. */
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /**
     * Number of elements.
     *
     * @return the product of the shape; 1 for a scalar
     * @throws ArithmeticException when it does not fit 63 bits (readers refuse such headers before)
     */
    public long elements() {
        long product = 1;
        for (long size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /**
     * Size of the data.
     *
     * @return bytes
     */
    public long bytes() {
        return Math.multiplyExact(elements(), dtype.bytes());
    }

    /**
     * The same tensor in another element type.
     *
     * @param other the type
     * @return name and shape unchanged
     */
    public TensorInfo as(DType other) {
        return new TensorInfo(name, other, shape);
    }
}
