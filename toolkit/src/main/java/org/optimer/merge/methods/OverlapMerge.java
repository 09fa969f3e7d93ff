package org.optimer.merge.methods;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.optimer.merge.Pass;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Loops;

/**
 * What the RAM methods do with a tensor: the base plus Σ fᵢ τᵢ at elements that one model alone has changed by more than
 * ε, plus the mean of those changes at elements that several have changed.
 */
final class OverlapMerge implements TensorMerge {
    /** The factor on what a model alone has changed. */
    interface Factor {
        /**
         * The factor of one model, from what it has changed of this tensor.
         *
         * @param shared elements that it and others have changed
         * @param unique elements that it alone has changed
         */
        float of(long shared, long unique);
    }

    private final int inputs;
    private final float epsilon;
    private final List<Pass> passes;
    private final float[] factors;

    private OverlapMerge(TensorJob job, double epsilon, List<Pass> passes, float[] factors) {
        this.inputs = job.size();
        this.epsilon = (float) epsilon;
        this.passes = passes;
        this.factors = factors;
    }

    /** Without factors, so without a reading before the output. */
    static OverlapMerge plain(TensorJob job, double epsilon) {
        float[] ones = new float[job.size()];
        Arrays.fill(ones, 1f);
        return new OverlapMerge(job, epsilon, List.of(), ones);
    }

    /** With factors that a reading of the tensor finds. */
    static OverlapMerge rescaled(TensorJob job, double epsilon, Factor factor) {
        float[] factors = new float[job.size()];
        return new OverlapMerge(
                job, epsilon, List.of(new Counts(factors, (float) epsilon, job.blocks(), factor)), factors);
    }

    @Override
    public List<Pass> passes() {
        return passes;
    }

    @Override
    public void merge(Tile tile, float[] out) {
        int n = tile.count();
        float[][] deltas = deltas(tile, inputs);
        float[] changing = changing(deltas, epsilon, tile.scratch(0), n);
        Arrays.fill(out, 0, n, 0f);
        for (int i = 0; i < inputs; i++) {
            float[] delta = deltas[i];
            float factor = factors[i];
            for (int e = 0; e < n; e++) {
                float change = changes(delta[e], epsilon) ? delta[e] : delta[e] * 0f; // NaN stays NaN
                out[e] += changing[e] > 1 ? change / changing[e] : change * factor;
            }
        }
        Loops.add(out, tile.base(), n);
    }

    private static boolean changes(float delta, float epsilon) {
        return Math.abs(delta) > epsilon;
    }

    private static float[][] deltas(Tile tile, int inputs) {
        float[][] deltas = new float[inputs][];
        for (int i = 0; i < inputs; i++) {
            deltas[i] = tile.delta(i);
        }
        return deltas;
    }

    /** How many models change each element. */
    private static float[] changing(float[][] deltas, float epsilon, float[] counts, int n) {
        Arrays.fill(counts, 0, n, 0f);
        for (float[] delta : deltas) {
            for (int e = 0; e < n; e++) {
                counts[e] += changes(delta[e], epsilon) ? 1f : 0f;
            }
        }
        return counts;
    }

    /** Counts what each model changes alone and together with others; whole numbers, so in any order. */
    private record Counts(float[] factors, float epsilon, long[][] found, Factor factor) implements Pass {
        Counts(float[] factors, float epsilon, int blocks, Factor factor) {
            this(factors, epsilon, new long[blocks][], factor);
        }

        @Override
        public Consumer<Tile> worker() {
            return tile -> {
                int n = tile.count();
                float[][] deltas = deltas(tile, factors.length);
                float[] changing = changing(deltas, epsilon, tile.scratch(0), n);
                long[] counts = new long[2 * factors.length];
                for (int i = 0; i < deltas.length; i++) {
                    int shared = 0;
                    int unique = 0;
                    for (int e = 0; e < n; e++) {
                        if (changes(deltas[i][e], epsilon)) {
                            shared += changing[e] > 1 ? 1 : 0;
                            unique += changing[e] > 1 ? 0 : 1;
                        }
                    }
                    counts[2 * i] = shared;
                    counts[2 * i + 1] = unique;
                }
                found[tile.block()] = counts;
            };
        }

        @Override
        public void finish() {
            long[] sums = new long[2 * factors.length];
            for (long[] block : found) {
                Loops.add(sums, block);
            }
            for (int i = 0; i < factors.length; i++) {
                factors[i] = factor.of(sums[2 * i], sums[2 * i + 1]);
            }
        }
    }
}
