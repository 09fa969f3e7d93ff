package org.optimer.checkpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stacks of numbered layers of a model, whatever its architecture calls them ({@code model.layers.3}, {@code
 * transformer.h.3}, {@code bert.encoder.layer.3}, {@code decoder.block.3}, {@code visual.blocks.3}); a model may have
 * several. Of a name with several numbers the first one counts.
 */
public final class LayerStacks {
    private static final Pattern NUMBERED = Pattern.compile("^((?:[^.]+\\.)*?(?:layers?|h|blocks?))\\.(\\d{1,6})\\.");

    private final Map<String, Integer> layers = new HashMap<>();

    private LayerStacks() {}

    /**
     * Finds the stacks.
     *
     * @param tensors of a model
     * @return its stacks
     */
    public static LayerStacks of(List<TensorInfo> tensors) {
        LayerStacks stacks = new LayerStacks();
        for (TensorInfo tensor : tensors) {
            Matcher matcher = NUMBERED.matcher(tensor.name());
            if (matcher.lookingAt()) {
                stacks.layers.merge(matcher.group(1), number(matcher) + 1, Math::max);
            }
        }
        return stacks;
    }

    /**
     * The stacks and their sizes.
     *
     * @return number of layers by what stands before a layer's number, for example {@code transformer.h} to 12
     */
    public Map<String, Integer> sizes() {
        return Map.copyOf(layers);
    }

    /**
     * The layer a tensor belongs to.
     *
     * @param tensor full name
     * @return its number in its stack, from 0; empty outside of stacks
     */
    public OptionalInt layer(String tensor) {
        Matcher matcher = NUMBERED.matcher(tensor);
        return matcher.lookingAt() ? OptionalInt.of(number(matcher)) : OptionalInt.empty();
    }

    /**
     * The size of the stack a tensor belongs to.
     *
     * @param tensor full name
     * @return the highest number plus one; 0 outside of stacks
     */
    public int layers(String tensor) {
        Matcher matcher = NUMBERED.matcher(tensor);
        return matcher.lookingAt() ? layers.getOrDefault(matcher.group(1), 0) : 0;
    }

    private static int number(Matcher matcher) {
        return Integer.parseInt(matcher.group(2));
    }
}
