package org.optimer.merge.methods;

import java.util.List;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;

/** What a row of a tensor is: a run along its last dimension. A tensor of one dimension is one row. */
final class Rows {
    /** Rows are held whole, by every thread. */
    private static final long LONGEST = 1 << 24;

    private Rows() {}

    /** Elements of a row; 1 for a scalar and for a tensor without elements. */
    static int length(TensorInfo tensor) {
        List<Long> shape = tensor.shape();
        long length = shape.isEmpty() || tensor.elements() == 0 ? 1 : shape.get(shape.size() - 1);
        if (length > LONGEST) {
            throw InvalidInputException.of(
                    "tensor " + tensor.name(),
                    "rows of at most " + LONGEST + " elements, because this method works on whole rows",
                    "rows of " + length,
                    "Exclude the tensor, or set the method to work on whole tensors");
        }
        return (int) length;
    }

    /** How many columns there are: elements over the first dimension. */
    static long columns(TensorInfo tensor) {
        List<Long> shape = tensor.shape();
        return shape.isEmpty() || tensor.elements() == 0 ? 1 : tensor.elements() / shape.get(0);
    }
}
