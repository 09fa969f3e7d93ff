package org.optimer.merge.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.optimer.merge.Pass;
import org.optimer.merge.Rescale;
import org.optimer.merge.TensorJob;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Loops;

/** The factor of each input of one tensor, with the pass that the L1 rescaling needs. */
final class Rescaling {
    /** Below this, norms are taken for zero and nothing is rescaled; mergekit's constant. */
    private static final float NEGLIGIBLE = 1e-7f;

    private final float[] factors;
    private final List<Pass> passes = new ArrayList<>();

    private Rescaling(int inputs) {
        factors = new float[inputs];
        java.util.Arrays.fill(factors, 1);
    }

    static Rescaling of(Rescale kind, TensorJob job, Sparsifier.Sieve sieve) {
        Rescaling rescaling = new Rescaling(job.size());
        boolean drops = false;
        for (int i = 0; i < job.size(); i++) {
            if (!sieve.keepsAll(i)) {
                drops = true;
                if (kind == Rescale.DENSITY) {
                    rescaling.factors[i] = (float) (1 / sieve.density(i));
                }
            }
        }
        if (drops && kind == Rescale.L1) {
            rescaling.passes.add(rescaling.new Norms(job, sieve));
        }
        return rescaling;
    }

    List<Pass> passes() {
        return passes;
    }

    float factor(int input) {
        return factors[input];
    }

    /** Σ|τ| and Σ|sparse τ| per input: doubles summed per block, and over blocks in their order. */
    private final class Norms implements Pass {
        private final Sparsifier.Sieve sieve;
        private final double[][] before;
        private final double[][] after;

        Norms(TensorJob job, Sparsifier.Sieve sieve) {
            this.sieve = sieve;
            this.before = new double[job.size()][job.blocks(sieve.granule())];
            this.after = new double[job.size()][job.blocks(sieve.granule())];
        }

        @Override
        public Consumer<Tile> worker() {
            return tile -> {
                for (int i = 0; i < factors.length; i++) {
                    if (!sieve.keepsAll(i)) {
                        float[] delta = tile.delta(i);
                        before[i][tile.block()] = sum(tile, delta);
                        sieve.sift(tile, i, delta);
                        after[i][tile.block()] = sum(tile, delta);
                    }
                }
            };
        }

        @Override
        public boolean orderless() {
            return sieve.anyOrder();
        }

        private double sum(Tile tile, float[] delta) {
            return tile.inPairs()
                    ? Loops.absoluteSumPairs(delta, tile.count())
                    : Loops.absoluteSum(delta, tile.count());
        }

        @Override
        public void finish() {
            for (int i = 0; i < factors.length; i++) {
                float full = (float) sum(before[i]);
                float kept = (float) sum(after[i]);
                // written so that NaN norms give a NaN factor instead of passing unnoticed
                if (!(full < NEGLIGIBLE || kept < NEGLIGIBLE)) {
                    factors[i] = full / kept;
                }
            }
        }

        private double sum(double[] blocks) {
            double sum = 0;
            for (double block : blocks) {
                sum += block;
            }
            return sum;
        }
    }
}
