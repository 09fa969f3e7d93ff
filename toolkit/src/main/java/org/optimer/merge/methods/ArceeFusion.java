package org.optimer.merge.methods;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
import org.optimer.merge.Pass;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.MagnitudeSelect;

/**
 * Arcee Fusion: takes from one model the elements that matter most, the others from the base. An element's importance is
 * |x − base| · KL(softmax(row of x) ‖ softmax(row of the base)); it matters when that reaches the median plus 1.5 times the
 * distance of the quartiles over the tensor.
 *
 * <p>Quartiles are exact here. mergekit takes them from a random sample where a tensor has more than a million elements, and
 * computes the divergence, a small difference of large numbers, in f32; here it is in double precision.
 */
public final class ArceeFusion implements MergeMethod {
    /** Added to probabilities; mergekit's constant. */
    private static final double LEAST = 1e-8;

    private static final float SPREADS = 1.5f;

    /** Found through {@link java.util.ServiceLoader}. */
    public ArceeFusion() {}

    @Override
    public String name() {
        return "arcee_fusion";
    }

    @Override
    public String description() {
        return "Takes from one model the elements whose importance, |x − base| times the divergence of their rows, "
                + "is at least the median + 1.5 (upper − lower quartile)";
    }

    @Override
    public String reference() {
        return "Arcee AI, arcee.ai";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        if (job.size() != 1) {
            throw InvalidInputException.of(
                    "arcee_fusion", "the base and exactly one other model", "the base and " + job.inputs(), "");
        }
        return new Merging(job);
    }

    private static final class Merging implements TensorMerge {
        private final int row;
        private final List<MagnitudeSelect> quartiles;

        /** Of each row, NaN until its first reading; a row belongs to one block, a block to one thread. */
        private final double[] divergence;

        Merging(TensorJob job) {
            this.row = Rows.length(job.tensor());
            this.divergence = new double[Math.toIntExact(job.tensor().elements() / row)];
            Arrays.fill(divergence, Double.NaN);
            long last = job.tensor().elements() - 1;
            this.quartiles = IntStream.rangeClosed(1, 3)
                    // the place of a quartile in ascending order is rounded down, as in mergekit
                    .mapToObj(q -> new MagnitudeSelect(last + 1 - last * q / 4, job.blocks(row)))
                    .toList();
        }

        @Override
        public int granule() {
            return row;
        }

        @Override
        public List<Pass> passes() {
            return SelectionPasses.thresholds(List.of(quartiles), (tile, stream) -> importance(tile));
        }

        @Override
        public void merge(Tile tile, float[] out) {
            float lower = quartiles.get(0).threshold();
            float threshold =
                    quartiles.get(1).threshold() + SPREADS * (quartiles.get(2).threshold() - lower);
            float[] importance = importance(tile);
            float[] base = tile.base();
            float[] model = tile.input(0);
            for (int e = 0; e < tile.count(); e++) {
                float change = model[e] - base[e];
                out[e] = base[e] + (importance[e] >= threshold ? change : change * 0f); // NaN stays NaN
            }
        }

        private float[] importance(Tile tile) {
            float[] base = tile.base();
            float[] model = tile.input(0);
            float[] importance = tile.scratch(0);
            for (int from = 0; from < tile.count(); from += row) {
                int number = (int) ((tile.offset() + from) / row);
                if (Double.isNaN(divergence[number])) {
                    divergence[number] = divergence(model, base, from);
                }
                float factor = (float) divergence[number];
                for (int e = from; e < from + row; e++) {
                    importance[e] = Math.abs(model[e] - base[e]) * factor;
                }
            }
            return importance;
        }

        private double divergence(float[] model, float[] base, int from) {
            double highest = highest(model, from);
            double highestOfBase = highest(base, from);
            double sum = exponentials(model, from, highest);
            double sumOfBase = exponentials(base, from, highestOfBase);
            double divergence = 0;
            for (int e = from; e < from + row; e++) {
                double p = StrictMath.exp(model[e] - highest) / sum + LEAST;
                double q = StrictMath.exp(base[e] - highestOfBase) / sumOfBase + LEAST;
                divergence += p * StrictMath.log(p / q);
            }
            return Math.max(0, divergence); // never below 0 but for rounding, and magnitudes are what is selected
        }

        private double highest(float[] x, int from) {
            float highest = Float.NEGATIVE_INFINITY;
            for (int e = from; e < from + row; e++) {
                highest = Math.max(highest, x[e]);
            }
            return highest;
        }

        private double exponentials(float[] x, int from, double highest) {
            double sum = 0;
            for (int e = from; e < from + row; e++) {
                sum += StrictMath.exp(x[e] - highest);
            }
            return sum;
        }
    }
}
