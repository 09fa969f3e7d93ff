package org.optimer.merge.methods;

import java.util.ArrayList;
import java.util.List;
import org.optimer.device.Tensor;
import org.optimer.merge.DeviceMerge;
import org.optimer.merge.DeviceTile;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
import org.optimer.merge.PartwiseMerge;
import org.optimer.merge.Pass;
import org.optimer.merge.Rescale;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Loops;

/**
 * All methods of the form base + λ · consensus(wᵢ · rescale(sparsify(τᵢ))), τᵢ = xᵢ − base. A method is one choice of
 * sparsifier and consensus, with defaults for {@code normalize} and {@code rescale}.
 *
 * <p>The order of the f32 operations is mergekit's: difference, mask, rescaling factor, weight, sum over inputs in their
 * order, division, λ, and the base last; each is rounded by itself.
 */
public abstract class TaskArithmeticFamily implements MergeMethod {
    private final Sparsifier sparsifier;
    private final Consensus consensus;
    private final List<Parameter> parameters;

    /**
     * A member of the family.
     *
     * @param sparsifier decides which differences stay
     * @param consensus makes one difference of several
     * @param normalize default of the parameter {@code normalize}
     * @param rescale default of the parameter {@code rescale}
     */
    protected TaskArithmeticFamily(Sparsifier sparsifier, Consensus consensus, boolean normalize, Rescale rescale) {
        this.sparsifier = sparsifier;
        this.consensus = consensus;
        List<Parameter> all = new ArrayList<>();
        all.add(Parameter.WEIGHT);
        all.addAll(sparsifier.parameters());
        all.add(Parameter.normalize(normalize));
        all.add(Parameter.rescale(rescale));
        all.add(Parameter.LAMBDA);
        all.add(Parameter.INT8_MASK);
        this.parameters = List.copyOf(all);
    }

    @Override
    public final List<Parameter> parameters() {
        return parameters;
    }

    /** Those that keep all or drop at random, and add up: trims and elections have no form for devices. */
    @Override
    public final boolean onDevice() {
        return (sparsifier instanceof KeepAll || sparsifier instanceof RandomDrop) && consensus instanceof WeightedSum;
    }

    @Override
    public final TensorMerge prepare(TensorJob job) {
        float[] weights = job.weights();
        boolean normalize = job.flag("normalize");
        float lambda = (float) job.number("lambda");
        Sparsifier.Sieve sieve = sparsifier.prepare(job);
        Rescaling rescaling = Rescaling.of(Rescale.of(job.text("rescale")), job, sieve);
        List<Pass> passes = new ArrayList<>(sieve.passes());
        passes.addAll(rescaling.passes());
        return new Work(weights, normalize, lambda, sieve, rescaling, passes);
    }

    /** The family at work on one tensor: parts are the differences, sifted and rescaled. */
    private final class Work implements PartwiseMerge, DeviceMerge {
        /** Room for a mask; what lies below is the sparsifier's and the consensus's. */
        private static final int FIRST_SCRATCH = 8;

        private final float[] weights;
        private final boolean normalize;
        private final float lambda;
        private final Sparsifier.Sieve sieve;
        private final Rescaling rescaling;
        private final List<Pass> passes;

        Work(
                float[] weights,
                boolean normalize,
                float lambda,
                Sparsifier.Sieve sieve,
                Rescaling rescaling,
                List<Pass> passes) {
            this.weights = weights;
            this.normalize = normalize;
            this.lambda = lambda;
            this.sieve = sieve;
            this.rescaling = rescaling;
            this.passes = passes;
        }

        @Override
        public List<Pass> passes() {
            return passes;
        }

        @Override
        public int granule() {
            return sieve.granule();
        }

        @Override
        public boolean anyOrder() {
            return onDevice();
        }

        @Override
        public void merge(Tile tile, float[] out) {
            float[][] deltas = new float[weights.length][];
            parts(tile, deltas);
            mix(tile, deltas, weights, out);
        }

        @Override
        public void parts(Tile tile, float[][] parts) {
            for (int i = 0; i < parts.length; i++) {
                float[] delta = tile.delta(i);
                if (!sieve.keepsAll(i)) {
                    sieve.sift(tile, i, delta);
                }
                float factor = rescaling.factor(i);
                if (factor != 1) {
                    Loops.scale(delta, factor, tile.count());
                }
                parts[i] = delta;
            }
        }

        @Override
        public void mix(Tile tile, float[][] parts, float[] factors, float[] out) {
            int n = tile.count();
            float[] mixed = consensus.mix(parts, factors, normalize, tile);
            if (lambda != 1) {
                Loops.scale(mixed, lambda, n);
            }
            Loops.sum(tile.base(), mixed, out, n);
        }

        @Override
        public Tensor merge(DeviceTile tile) {
            Tensor base = tile.base();
            Tensor sum = part(tile, base, 0);
            for (int i = 1; i < weights.length; i++) {
                sum = sum.add(part(tile, base, i));
            }
            float total = WeightedSum.total(weights);
            if (normalize && WeightedSum.divides(total)) {
                sum = sum.div(tile.number(total));
            }
            return base.add(lambda == 1 ? sum : sum.mul(lambda));
        }

        private Tensor part(DeviceTile tile, Tensor base, int i) {
            Tensor delta = tile.input(i).sub(base);
            if (!sieve.keepsAll(i)) {
                // the sieve of a tile of ones is its mask, from the CPU
                float[] mask = tile.host().scratch(FIRST_SCRATCH);
                java.util.Arrays.fill(mask, 0, tile.host().count(), 1f);
                sieve.sift(tile.host(), i, mask);
                delta = delta.mul(tile.upload(mask));
            }
            float factor = rescaling.factor(i);
            return (factor == 1 ? delta : delta.mul(factor)).mul(weights[i]);
        }
    }
}
