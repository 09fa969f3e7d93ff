package org.optimer.merge;

import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.kernel.MaskSource;

/**
 * One tensor to merge.
 *
 * @param tensor the tensor as it is in the base (or the first input)
 * @param inputs names of the inputs that take part, in order; never empty
 * @param shared resolved parameters that hold for all inputs
 * @param own resolved parameters of each input, in the order of {@code inputs}
 * @param masks source of random masks
 * @param based whether there is a base; always so where {@link BaseRole} demands one
 */
public record TensorJob(
        TensorInfo tensor,
        List<String> inputs,
        Map<String, Object> shared,
        List<Map<String, Object>> own,
        MaskSource masks,
        boolean based) {
    /** Copies the lists. */
    public TensorJob {
        inputs = List.copyOf(inputs);
        own = List.copyOf(own);
    }

    /**
     * Number of inputs that take part.
     *
     * @return at least 1
     */
    public int size() {
        return inputs.size();
    }

    /**
     * Number of {@link Tile#BLOCK blocks} that passes see.
     *
     * @return elements / block size, rounded up
     */
    public int blocks() {
        return blocks(1);
    }

    /**
     * Number of blocks that the passes of a merge with a granule see.
     *
     * @param granule from {@link TensorMerge#granule}
     * @return elements / block size, rounded up
     */
    public int blocks(int granule) {
        int block = Tile.block(granule);
        return Math.toIntExact((tensor.elements() + block - 1) / block);
    }

    /**
     * A shared number.
     *
     * @param parameter its name
     * @return the value
     */
    public double number(String parameter) {
        return (Double) value(shared, parameter);
    }

    /**
     * A shared switch.
     *
     * @param parameter its name
     * @return the value
     */
    public boolean flag(String parameter) {
        return (Boolean) value(shared, parameter);
    }

    /**
     * A shared text.
     *
     * @param parameter its name
     * @return the value
     */
    public String text(String parameter) {
        return value(shared, parameter).toString();
    }

    /**
     * An input's own number.
     *
     * @param parameter its name
     * @param input index into {@link #inputs}
     * @return the value
     */
    public double number(String parameter, int input) {
        return (Double) value(own.get(input), parameter);
    }

    /**
     * The inputs' weights, as f32 like all arithmetic.
     *
     * @return one for each input
     */
    public float[] weights() {
        float[] weights = new float[size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) number("weight", i);
        }
        return weights;
    }

    private static Object value(Map<String, Object> values, String parameter) {
        Object value = values.get(parameter);
        if (value == null) {
            throw InvalidInputException.of(
                    "parameter " + parameter,
                    "one that the method lists in parameters()",
                    "only " + values.keySet(),
                    "Add it to the method's parameters");
        }
        return value;
    }
}
