package org.optimer.merge.methods;

import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BaseRole;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;
import org.optimer.merge.kernel.Loops;

/**
 * One model as it is, or scaled: x · scale. With slices it stacks layers of several models; with a scale of 0 for
 * {@code o_proj} and {@code down_proj}, a repeated layer begins as one that does nothing.
 */
public final class Passthrough implements MergeMethod {
    private static final Parameter SCALE = Parameter.perInput("scale", 1.0, "factor on every element");

    /** Found through {@link java.util.ServiceLoader}. */
    public Passthrough() {}

    @Override
    public String name() {
        return "passthrough";
    }

    @Override
    public String description() {
        return "Takes one model as it is, or scaled: x · scale";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(SCALE);
    }

    @Override
    public BaseRole base() {
        return BaseRole.MEMBER;
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        if (job.size() != 1) {
            throw InvalidInputException.of(
                    "passthrough",
                    "exactly one model for each tensor",
                    "" + job.inputs(),
                    "Choose a method that merges");
        }
        float scale = (float) job.number("scale", 0);
        return (tile, out) -> {
            System.arraycopy(tile.input(0), 0, out, 0, tile.count());
            if (scale != 1) {
                Loops.scale(out, scale, tile.count());
            }
        };
    }
}
