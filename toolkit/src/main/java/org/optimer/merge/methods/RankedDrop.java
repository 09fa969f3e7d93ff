package org.optimer.merge.methods;

import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Draws;
import org.optimer.merge.kernel.Loops;
import org.optimer.merge.kernel.RowRanks;

/**
 * Keeps an element with a probability that grows with the rank of its magnitude in its row, evenly from {@code density −
 * epsilon} for the smallest to {@code density + epsilon} for the largest (DELLA's MAGPRUNE).
 */
public final class RankedDrop implements Sparsifier {
    private static final Parameter EPSILON = Parameter.perInput(
            "epsilon", 0.15, "how far the probability of keeping goes below and above the density in a row");

    /** One serves all merges. */
    public RankedDrop() {}

    @Override
    public List<Parameter> parameters() {
        return List.of(RandomDrop.DENSITY, EPSILON);
    }

    @Override
    public Sieve prepare(TensorJob job) {
        double[] density = Densities.of(job);
        double[] epsilon = new double[job.size()];
        Draws[] draws = new Draws[job.size()];
        for (int i = 0; i < draws.length; i++) {
            epsilon[i] = job.number("epsilon", i);
            check(job.inputs().get(i), density[i], epsilon[i]);
            draws[i] = job.masks().draws(job.tensor().name(), job.inputs().get(i));
        }
        int row = Rows.length(job.tensor());
        return new Sieve() {
            @Override
            public int granule() {
                return row;
            }

            @Override
            public boolean keepsAll(int input) {
                return density[input] >= 1;
            }

            @Override
            public void sift(Tile tile, int input, float[] delta) {
                int n = tile.count();
                int[] numbers = new int[n];
                float[] keep = tile.scratch(0);
                RowRanks ranks = new RowRanks();
                for (int from = 0; from < n; from += row) {
                    ranks.rank(delta, from, row, numbers);
                }
                float least = (float) (density[input] - epsilon[input]);
                probabilities(numbers, row, least, (float) epsilon[input], keep, n);
                draws[input].fill(tile.offset(), n, numbers);
                decide(numbers, keep, n);
                Loops.multiply(delta, keep, n);
            }

            @Override
            public double density(int input) {
                return density[input];
            }
        };
    }

    /** In mergekit's order of f32 operations. A row of one element has no ranks: it is kept with the density. */
    private static void probabilities(int[] ranks, int row, float least, float epsilon, float[] keep, int n) {
        if (row == 1) {
            java.util.Arrays.fill(keep, 0, n, least + epsilon);
            return;
        }
        float last = row - 1;
        for (int i = 0; i < n; i++) {
            keep[i] = least + ranks[i] / last * 2f * epsilon;
        }
    }

    /** From probability and number to 1 or 0: whether the number's upper 24 bits, as a fraction, are below. */
    private static void decide(int[] numbers, float[] keep, int n) {
        for (int i = 0; i < n; i++) {
            float below = (numbers[i] >>> 7) * 0x1.0p-24f - keep[i];
            keep[i] = Float.floatToRawIntBits(below) >>> 31;
        }
    }

    private static void check(String input, double density, double epsilon) {
        if (density < 1 && !(epsilon >= 0 && density - epsilon > 0 && density + epsilon < 1)) {
            throw InvalidInputException.of(
                    "density and epsilon of " + input,
                    "density − epsilon above 0 and density + epsilon below 1",
                    "density " + density + ", epsilon " + epsilon,
                    "They are probabilities of keeping the smallest and the largest difference; change one of them");
        }
    }
}
