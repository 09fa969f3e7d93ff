package org.optimer.merge.methods;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Pass;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Loops;

/**
 * Methods whose result is Σ cᵢ vᵢ, with coefficients that depend on the vectors only through their lengths and angles,
 * that is, through their Gram matrix Gᵢⱼ = ⟨vᵢ, vⱼ⟩. Interpolations on the sphere are of this kind, iterated ones too:
 * every iterate stays in the span. So one reading for G (in double precision, added block by block in order) and one for
 * the sum are enough, and a method is a function from G to coefficients.
 */
abstract class SpanMethod implements MergeMethod {
    /** Which vectors are combined. */
    enum Vectors {
        /** The inputs. */
        MODELS,
        /** The base first, then the inputs. */
        BASE_AND_MODELS,
        /** The inputs minus the base, and the base is added to their combination; without a base as {@link #MODELS}. */
        DIFFERENCES
    }

    /** What a Gram matrix is taken over. */
    enum Extent {
        /** The whole tensor. */
        TENSOR,
        /** Each row: the last dimension. */
        ROW,
        /** Each column: the first dimension. */
        COLUMN
    }

    /** From lengths and angles to coefficients. */
    interface Coefficients {
        /**
         * The coefficients.
         *
         * @param gram ⟨vᵢ, vⱼ⟩; not to be kept
         * @return one for each vector
         */
        float[] of(double[][] gram);
    }

    private final Vectors kind;

    SpanMethod(Vectors kind) {
        this.kind = kind;
    }

    /** Over what the Gram matrix is taken. */
    Extent extent(TensorJob job) {
        return Extent.TENSOR;
    }

    /** How to weight the vectors of a tensor. */
    abstract Coefficients coefficients(TensorJob job);

    @Override
    public final TensorMerge prepare(TensorJob job) {
        Coefficients coefficients = coefficients(job);
        return switch (extent(job)) {
            case TENSOR -> new Whole(job, coefficients);
            case ROW -> new Rowwise(job, coefficients);
            case COLUMN -> new ColumnSpan(job, coefficients, kind);
        };
    }

    static int size(Vectors kind, TensorJob job) {
        return job.size() + (kind == Vectors.BASE_AND_MODELS ? 1 : 0);
    }

    /** Reads the vectors; the base is not to be changed. */
    static float[][] load(Vectors kind, TensorJob job, Tile tile) {
        float[][] vectors = new float[size(kind, job)][];
        int at = 0;
        if (kind == Vectors.BASE_AND_MODELS) {
            vectors[at++] = tile.base();
        }
        for (int i = 0; i < job.size(); i++) {
            vectors[at++] = kind == Vectors.DIFFERENCES ? tile.delta(i) : tile.input(i);
        }
        return vectors;
    }

    static void addBase(Vectors kind, TensorJob job, Tile tile, float[] out) {
        if (kind == Vectors.DIFFERENCES && job.based()) {
            Loops.add(out, tile.base(), tile.count());
        }
    }

    /** One Gram matrix, found by a pass. */
    private final class Whole implements TensorMerge, Pass {
        private final TensorJob job;
        private final Coefficients coefficients;
        private final double[][][] parts;
        private float[] found = {};

        Whole(TensorJob job, Coefficients coefficients) {
            this.job = job;
            this.coefficients = coefficients;
            this.parts = new double[job.blocks()][][];
        }

        @Override
        public List<Pass> passes() {
            return List.of(this);
        }

        @Override
        public Consumer<Tile> worker() {
            return tile -> {
                double[][] part = new double[size(kind, job)][size(kind, job)];
                gram(load(kind, job, tile), 0, tile.count(), part);
                parts[tile.block()] = part;
            };
        }

        @Override
        public void finish() {
            double[][] sum = new double[size(kind, job)][size(kind, job)];
            for (double[][] part : parts) {
                for (int i = 0; i < sum.length; i++) {
                    for (int j = 0; j < sum.length; j++) {
                        sum[i][j] += part[i][j];
                    }
                }
            }
            found = coefficients.of(sum);
        }

        @Override
        public void merge(Tile tile, float[] out) {
            float[][] vectors = load(kind, job, tile);
            Arrays.fill(out, 0, tile.count(), 0f);
            for (int i = 0; i < vectors.length; i++) {
                Loops.addScaled(vectors[i], found[i], out, tile.count());
            }
            addBase(kind, job, tile, out);
        }
    }

    /** A Gram matrix for each row; rows lie whole in a tile, so they are read once. */
    private final class Rowwise implements TensorMerge {
        private final TensorJob job;
        private final Coefficients coefficients;
        private final int row;

        Rowwise(TensorJob job, Coefficients coefficients) {
            this.job = job;
            this.coefficients = coefficients;
            this.row = Rows.length(job.tensor());
        }

        @Override
        public int granule() {
            return row;
        }

        @Override
        public void merge(Tile tile, float[] out) {
            float[][] vectors = load(kind, job, tile);
            double[][] gram = new double[vectors.length][vectors.length];
            for (int from = 0; from < tile.count(); from += row) {
                gram(vectors, from, row, gram);
                float[] weights = coefficients.of(gram);
                Arrays.fill(out, from, from + row, 0f);
                for (int i = 0; i < vectors.length; i++) {
                    float[] vector = vectors[i];
                    float weight = weights[i];
                    for (int e = from; e < from + row; e++) {
                        out[e] += vector[e] * weight;
                    }
                }
            }
            addBase(kind, job, tile, out);
        }
    }

    private static void gram(float[][] vectors, int from, int n, double[][] gram) {
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j <= i; j++) {
                double dot = Loops.dot(vectors[i], vectors[j], from, n);
                gram[i][j] = dot;
                gram[j][i] = dot;
            }
        }
    }
}
