package org.optimer.merge;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.LayerStacks;
import org.optimer.checkpoint.ModelView;
import org.optimer.checkpoint.TensorInfo;

/**
 * One tensor of the result and what goes into it, before its parameters are resolved.
 *
 * @param out its name and shape, and its type unless the merge asks for another
 * @param reference what gives it its shape, and what is copied when nothing is merged
 * @param base what differences are taken to; null when there is no base
 * @param inputs what is merged, in order; empty: the reference is copied
 * @param shared settings that stand between an input's own and the merge's, nearest first
 * @param depth where gradients are evaluated: 0 at the first layer of its slice, 1 at the last (and at an only one), 0
 *     outside the layers
 */
public record Draft(
        TensorInfo out,
        Operand reference,
        @Nullable Operand base,
        List<Input> inputs,
        List<Map<String, Setting>> shared,
        double depth) {

    /**
     * One input of a tensor.
     *
     * @param name what it is called in masks and messages
     * @param operand what to read
     * @param own its settings
     */
    public record Input(String name, Operand operand, Map<String, Setting> own) {}

    /** Copies. */
    public Draft {
        inputs = List.copyOf(inputs);
        shared = List.copyOf(shared);
    }

    /**
     * The reference's tensor as it is.
     *
     * @param reference what is copied
     * @return a draft without inputs
     */
    public static Draft copy(Operand reference) {
        return new Draft(
                ModelView.stored(reference.source(), reference.info()), reference, null, List.of(), List.of(), 0);
    }

    /**
     * Where gradients are evaluated for a tensor of a whole model.
     *
     * @param tensor its name
     * @param stacks of the model
     * @return its depth in its stack; 0 outside of stacks
     */
    public static double depth(String tensor, LayerStacks stacks) {
        OptionalInt layer = stacks.layer(tensor);
        return layer.isPresent() ? depth(layer.getAsInt(), stacks.layers(tensor)) : 0;
    }

    /** The result's tensor in the type that was asked for: whole numbers stay what they are. */
    TensorInfo typed(@Nullable DType asked) {
        return asked == null || !out.dtype().isFloat() ? out : out.as(asked);
    }

    /**
     * mergekit's rule: 0 at the first of some layers, 1 at the last, and 1 where there is only one.
     *
     * @param index of the layer
     * @param layers how many there are
     * @return where gradients are evaluated
     */
    public static double depth(int index, int layers) {
        return layers > 1 ? (double) index / (layers - 1) : 1;
    }
}
