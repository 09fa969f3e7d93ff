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
 * The weighted average of models (Wortsman et al. 2022, arXiv 2203.05482): θ = Σ wᵢ xᵢ / Σ wᵢ. Sums are fused
 * multiply-adds in the order of the inputs, as in mergekit; on short decimal weights exact rounding midpoints are common,
 * and any other order would decide many of them differently.
 */
public final class Linear implements MergeMethod {
    /** Found through {@link java.util.ServiceLoader}. */
    public Linear() {}

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public String description() {
        return "Averages models: Σ wᵢ xᵢ / Σ wᵢ";
    }

    @Override
    public String reference() {
        return "Wortsman et al. 2022, arXiv 2203.05482";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.WEIGHT, Parameter.normalize(true));
    }

    @Override
    public BaseRole base() {
        return BaseRole.MEMBER;
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        float[] weights = job.weights();
        boolean normalize = job.flag("normalize");
        float total = 0;
        for (float weight : weights) {
            total += weight;
        }
        if (normalize && total == 0) {
            throw InvalidInputException.of(
                    "weights of " + job.inputs(),
                    "a sum other than 0, because linear divides by it",
                    "a sum of 0",
                    "Change the weights or set normalize: false");
        }
        float divisor = total;
        return (tile, out) -> {
            int n = tile.count();
            java.util.Arrays.fill(out, 0, n, 0f);
            for (int i = 0; i < weights.length; i++) {
                Loops.multiplyAdd(tile.input(i), weights[i], out, n);
            }
            if (normalize) {
                Loops.divide(out, divisor, n);
            }
        };
    }
}
