package org.optimer.testkit.examples;

import java.util.Arrays;
import java.util.List;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;

/** Adds the sign of the mean difference with the root-mean-square as its size, so that averaging shrinks nothing. */
public final class EnergyMean implements MergeMethod {
    @Override
    public String name() {
        return "energy_mean";
    }

    @Override
    public String description() {
        return "Adds the root-mean-square of differences: base + λ sign(Σ wᵢ τᵢ) √(Σ |wᵢ| τᵢ²)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.WEIGHT, Parameter.LAMBDA);
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        float[] weights = job.weights();
        float lambda = (float) job.number("lambda");
        return (tile, out) -> {
            int n = tile.count();
            float[] sum = tile.scratch(0);
            float[] squares = tile.scratch(1);
            Arrays.fill(sum, 0, n, 0f);
            Arrays.fill(squares, 0, n, 0f);
            for (int i = 0; i < weights.length; i++) {
                float[] delta = tile.delta(i);
                for (int e = 0; e < n; e++) {
                    sum[e] += weights[i] * delta[e];
                    squares[e] += Math.abs(weights[i]) * delta[e] * delta[e];
                }
            }
            float[] base = tile.base();
            for (int e = 0; e < n; e++) {
                out[e] = base[e] + lambda * Math.signum(sum[e]) * (float) Math.sqrt(squares[e]);
            }
        };
    }
}
