package org.optimer.model;

import java.util.List;

/**
 * A native parameter of a decoder: one file tensor, or several stacked along their first dimension so that one matrix
 * product does the work of three.
 *
 * @param name the decoder's own name for it
 * @param parts file tensors, in stacking order
 * @param shape of the whole
 */
public record Parameter(String name, List<Part> parts, List<Long> shape) {
    /**
     * One file tensor inside a parameter.
     *
     * @param tensor full name in the checkpoint
     * @param shape as the checkpoint must have it
     */
    public record Part(String tensor, List<Long> shape) {
        /** Copies. */
        public Part {
            shape = List.copyOf(shape);
        }

        /**
         * Number of elements.
         *
         * @return the product of the shape
         */
        public long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    /** Copies. */
    public Parameter {
        parts = List.copyOf(parts);
        shape = List.copyOf(shape);
    }

    /**
     * A parameter that is one file tensor.
     *
     * @param tensor full name, also the parameter's name
     * @param shape sizes
     * @return the parameter
     */
    public static Parameter of(String tensor, long... shape) {
        List<Long> sizes = java.util.Arrays.stream(shape).boxed().toList();
        return new Parameter(tensor, List.of(new Part(tensor, sizes)), sizes);
    }

    /**
     * Stacks file tensors along their first dimension.
     *
     * @param name the decoder's name
     * @param parts alike in all dimensions but the first
     * @return the parameter
     */
    public static Parameter stacked(String name, Part... parts) {
        List<Long> shape = new java.util.ArrayList<>(parts[0].shape());
        long rows = 0;
        for (Part part : parts) {
            rows += part.shape().get(0);
        }
        shape.set(0, rows);
        return new Parameter(name, List.of(parts), shape);
    }

    /**
     * Number of elements.
     *
     * @return the product of the shape
     */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
