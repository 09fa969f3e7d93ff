package org.optimer.merge.methods;

import java.util.List;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Loops;
import org.optimer.merge.kernel.Mask;

/** Keeps each element with probability {@code density}, independently (DARE). */
public final class RandomDrop implements Sparsifier {
    /** Shared by all that drop at random. */
    static final Parameter DENSITY = Parameter.perInput(
            "density",
            null,
            "the share of elements that random dropping keeps; with a silent default of 1 nothing would be dropped"
                    + " and the method would be another one");

    /** One serves all merges. */
    public RandomDrop() {}

    @Override
    public List<Parameter> parameters() {
        return List.of(DENSITY);
    }

    @Override
    public Sieve prepare(TensorJob job) {
        double[] density = Densities.of(job);
        Mask[] masks = new Mask[job.size()];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = job.masks().mask(job.tensor().name(), job.inputs().get(i), density[i]);
        }
        return new Sieve() {
            @Override
            public boolean anyOrder() {
                return true;
            }

            @Override
            public boolean keepsAll(int input) {
                return density[input] >= 1;
            }

            @Override
            public void sift(Tile tile, int input, float[] delta) {
                float[] mask = tile.scratch(0);
                if (tile.inPairs()) {
                    masks[input].fillPairs(tile.offset(), tile.count(), mask);
                } else {
                    masks[input].fill(tile.offset(), tile.count(), mask);
                }
                Loops.multiply(delta, mask, tile.count());
            }

            @Override
            public double density(int input) {
                return density[input];
            }
        };
    }
}
