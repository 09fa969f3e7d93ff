package org.optimer.merge.methods;

import java.util.ArrayList;
import java.util.List;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
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

    @Override
    public final TensorMerge prepare(TensorJob job) {
        float[] weights = job.weights();
        boolean normalize = job.flag("normalize");
        float lambda = (float) job.number("lambda");
        Sparsifier.Sieve sieve = sparsifier.prepare(job);
        Rescaling rescaling = Rescaling.of(Rescale.of(job.text("rescale")), job, sieve);
        List<Pass> passes = new ArrayList<>(sieve.passes());
        passes.addAll(rescaling.passes());
        return new TensorMerge() {
            @Override
            public List<Pass> passes() {
                return passes;
            }

            @Override
            public int granule() {
                return sieve.granule();
            }

            @Override
            public void merge(Tile tile, float[] out) {
                int n = tile.count();
                float[][] deltas = new float[weights.length][];
                for (int i = 0; i < weights.length; i++) {
                    float[] delta = tile.delta(i);
                    if (!sieve.keepsAll(i)) {
                        sieve.sift(tile, i, delta);
                    }
                    float factor = rescaling.factor(i);
                    if (factor != 1) {
                        Loops.scale(delta, factor, n);
                    }
                    Loops.scale(delta, weights[i], n);
                    deltas[i] = delta;
                }
                float[] mixed = consensus.mix(deltas, weights, normalize, tile);
                if (lambda != 1) {
                    Loops.scale(mixed, lambda, n);
                }
                System.arraycopy(tile.base(), 0, out, 0, n);
                Loops.add(out, mixed, n);
            }
        };
    }
}
