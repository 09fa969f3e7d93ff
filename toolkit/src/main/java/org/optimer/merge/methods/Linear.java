package org.optimer.merge.methods;

import java.util.Arrays;
import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Tensor;
import org.optimer.merge.BaseRole;
import org.optimer.merge.DeviceMerge;
import org.optimer.merge.DeviceTile;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
import org.optimer.merge.PartwiseMerge;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;
import org.optimer.merge.Tile;
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
    public boolean onDevice() {
        return true;
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        float[] weights = job.weights();
        boolean normalize = job.flag("normalize");
        total(weights, normalize, job.inputs());
        return new Work(weights, normalize, job.inputs());
    }

    private static float total(float[] weights, boolean normalize, List<String> names) {
        float total = 0;
        for (float weight : weights) {
            total += weight;
        }
        if (normalize && total == 0) {
            throw InvalidInputException.of(
                    "weights of " + names,
                    "a sum other than 0, because linear divides by it",
                    "a sum of 0",
                    "Change the weights or set normalize: false");
        }
        return total;
    }

    /** At work on one tensor: parts are the inputs. */
    private record Work(float[] weights, boolean normalize, List<String> names) implements PartwiseMerge, DeviceMerge {
        @Override
        public boolean anyOrder() {
            return true;
        }

        @Override
        public void merge(Tile tile, float[] out) {
            Arrays.fill(out, 0, tile.count(), 0f);
            for (int i = 0; i < weights.length; i++) {
                Loops.multiplyAdd(tile.input(i), weights[i], out, tile.count());
            }
            finish(weights, out, tile.count());
        }

        @Override
        public void parts(Tile tile, float[][] parts) {
            for (int i = 0; i < parts.length; i++) {
                parts[i] = tile.input(i);
            }
        }

        @Override
        public void mix(Tile tile, float[][] parts, float[] factors, float[] out) {
            Arrays.fill(out, 0, tile.count(), 0f);
            for (int i = 0; i < parts.length; i++) {
                Loops.multiplyAdd(parts[i], factors[i], out, tile.count());
            }
            finish(factors, out, tile.count());
        }

        @Override
        public Tensor merge(DeviceTile tile) {
            Tensor sum = tile.input(0).mul(weights[0]);
            for (int i = 1; i < weights.length; i++) {
                sum = sum.add(tile.input(i).mul(weights[i]));
            }
            return normalize ? sum.div(tile.number(total(weights, true, names))) : sum;
        }

        private void finish(float[] factors, float[] out, int n) {
            float total = total(factors, normalize, names);
            if (normalize && total != 1) {
                Loops.divide(out, total, n);
            }
        }
    }
}
