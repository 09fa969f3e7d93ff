package org.optimer.merge.methods;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
import org.optimer.merge.Pass;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Loops;
import org.optimer.merge.kernel.MagnitudeSelect;

/**
 * SCE (Wan et al. 2024, arXiv 2408.07990): <b>s</b>elect the elements in which the models' differences vary most,
 * <b>c</b>alculate each model's weight from the mean square of what is selected, <b>e</b>rase what goes against the elected
 * sign: base + Σ wᵢ τᵢ / Σ wᵢ over those that agree.
 */
public final class Sce implements MergeMethod {
    /** mergekit's constant, for sums of weights that are divided by. */
    private static final float LEAST = 1e-6f;

    private static final float HUGE = 0x1p100f;
    private static final Parameter TOP = Parameter.number(
            "select_topk", 1, "share of the elements with a variance above 0 that is kept, the most varying");

    /** Found through {@link java.util.ServiceLoader}. */
    public Sce() {}

    @Override
    public String name() {
        return "sce";
    }

    @Override
    public String description() {
        return "Keeps the differences that vary most over the models, weights models by their mean square, "
                + "averages what agrees with the elected sign";
    }

    @Override
    public String reference() {
        return "Wan et al. 2024, arXiv 2408.07990";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(TOP, Parameter.INT8_MASK);
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        double top = job.number(TOP.name());
        if (!(top >= 0 && top <= 1)) {
            throw InvalidInputException.of(TOP.name(), "a number from 0 to 1", String.valueOf(top), "");
        }
        return new Merging(job, top);
    }

    private static final class Merging implements TensorMerge, Pass {
        private final TensorJob job;
        private final boolean selects;
        private final MagnitudeSelect select;
        private final List<Pass> passes = new ArrayList<>();
        private final double[][] squares;
        private final float[] weights;

        Merging(TensorJob job, double top) {
            this.job = job;
            this.selects = top < 1;
            this.select = new MagnitudeSelect(varying -> (long) (varying * top), job.blocks());
            this.squares = new double[job.blocks()][];
            this.weights = new float[job.size()];
            if (selects) {
                passes.addAll(SelectionPasses.of(List.of(List.of(select)), (tile, s) -> variance(deltas(tile), tile)));
            }
            passes.add(this);
        }

        @Override
        public List<Pass> passes() {
            return passes;
        }

        /** The pass for the weights: Σ τ² of each input over what is selected. */
        @Override
        public Consumer<Tile> worker() {
            return tile -> {
                double[] sums = new double[weights.length];
                float[][] deltas = selected(tile);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = Loops.dot(deltas[i], deltas[i], 0, tile.count());
                }
                squares[tile.block()] = sums;
            };
        }

        @Override
        public void finish() {
            float total = 0;
            for (int i = 0; i < weights.length; i++) {
                double sum = 0;
                for (double[] block : squares) {
                    sum += block[i];
                }
                weights[i] = (float) (sum / Math.max(1, job.tensor().elements()));
                total += weights[i];
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = Math.abs(total) < LEAST ? 1f / weights.length : weights[i] / total;
            }
        }

        @Override
        public void merge(Tile tile, float[] out) {
            int n = tile.count();
            float[][] deltas = selected(tile);
            float[] sign = tile.scratch(1);
            float[] share = tile.scratch(2);
            Arrays.fill(sign, 0, n, 0f);
            Arrays.fill(share, 0, n, 0f);
            Arrays.fill(out, 0, n, 0f);
            for (float[] delta : deltas) {
                Loops.add(sign, delta, n);
            }
            SignElection.elect(sign, n);
            for (int i = 0; i < weights.length; i++) {
                SignElection.collect(deltas[i], weights[i], sign, out, share, n);
            }
            Loops.multiply(out, sign, n);
            for (int e = 0; e < n; e++) {
                out[e] /= Math.max(share[e], LEAST);
            }
            Loops.add(out, tile.base(), n);
        }

        private float[][] deltas(Tile tile) {
            float[][] deltas = new float[weights.length][];
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = tile.delta(i);
            }
            return deltas;
        }

        private float[][] selected(Tile tile) {
            float[][] deltas = deltas(tile);
            if (selects) {
                int n = tile.count();
                float[] mask = variance(deltas, tile);
                select.sift(mask, n, tile.offset());
                for (int e = 0; e < n; e++) {
                    mask[e] = Math.min(mask[e] * HUGE * HUGE, 1f);
                }
                for (float[] delta : deltas) {
                    Loops.multiply(delta, mask, n);
                }
            }
            return deltas;
        }

        /** The population variance of each element over the inputs, in double precision, rounded once. */
        private static float[] variance(float[][] deltas, Tile tile) {
            int n = tile.count();
            double[] means = new double[n];
            double[] sums = new double[n];
            for (float[] delta : deltas) {
                for (int e = 0; e < n; e++) {
                    means[e] += delta[e];
                }
            }
            double inputs = deltas.length;
            for (int e = 0; e < n; e++) {
                means[e] /= inputs;
            }
            for (float[] delta : deltas) {
                for (int e = 0; e < n; e++) {
                    double deviation = delta[e] - means[e];
                    sums[e] += deviation * deviation;
                }
            }
            float[] variance = tile.scratch(0);
            for (int e = 0; e < n; e++) {
                variance[e] = (float) (sums[e] / inputs);
            }
            return variance;
        }
    }
}
