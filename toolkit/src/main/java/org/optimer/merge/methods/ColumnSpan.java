package org.optimer.merge.methods;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.optimer.merge.Pass;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;
import org.optimer.merge.Tile;

/**
 * A {@link SpanMethod} with a Gram matrix for each column. A column lies across all blocks, so blocks give partial sums,
 * and these are added in the order of the blocks, whichever thread was first.
 */
final class ColumnSpan implements TensorMerge, Pass {
    private final TensorJob job;
    private final SpanMethod.Coefficients coefficients;
    private final SpanMethod.Vectors kind;
    private final int columns;
    private final int vectors;
    private final double[][] sums;
    private final Map<Integer, Part> waiting = new HashMap<>();
    private int next;
    private float[][] found = {};

    /** Sums over a block's elements of each column that it touches; the first of them is that of the block's start. */
    private record Part(long offset, double[][] sums) {}

    ColumnSpan(TensorJob job, SpanMethod.Coefficients coefficients, SpanMethod.Vectors kind) {
        this.job = job;
        this.coefficients = coefficients;
        this.kind = kind;
        this.columns = Math.toIntExact(Rows.columns(job.tensor()));
        this.vectors = SpanMethod.size(kind, job);
        this.sums = new double[vectors * (vectors + 1) / 2][columns];
    }

    @Override
    public List<Pass> passes() {
        return List.of(this);
    }

    @Override
    public Consumer<Tile> worker() {
        return tile -> {
            float[][] v = SpanMethod.load(kind, job, tile);
            int n = tile.count();
            int width = Math.min(columns, n);
            double[][] part = new double[sums.length][width];
            for (int i = 0, pair = 0; i < vectors; i++) {
                for (int j = 0; j <= i; j++, pair++) {
                    for (int from = 0; from < n; from += width) {
                        addProducts(v[i], v[j], from, Math.min(width, n - from), part[pair]);
                    }
                }
            }
            add(tile.block(), new Part(tile.offset(), part));
        };
    }

    private static void addProducts(float[] x, float[] y, int from, int n, double[] sums) {
        for (int e = 0; e < n; e++) {
            sums[e] += (double) x[from + e] * y[from + e];
        }
    }

    private synchronized void add(int block, Part part) {
        waiting.put(block, part);
        for (Part ready = waiting.remove(next); ready != null; ready = waiting.remove(++next)) {
            int first = (int) (ready.offset() % columns);
            for (int pair = 0; pair < sums.length; pair++) {
                double[] from = ready.sums()[pair];
                double[] to = sums[pair];
                for (int e = 0; e < from.length; e++) {
                    int column = first + e;
                    to[column < columns ? column : column - columns] += from[e];
                }
            }
        }
    }

    @Override
    public void finish() {
        found = new float[vectors][columns];
        double[][] gram = new double[vectors][vectors];
        for (int column = 0; column < columns; column++) {
            for (int i = 0, pair = 0; i < vectors; i++) {
                for (int j = 0; j <= i; j++, pair++) {
                    gram[i][j] = sums[pair][column];
                    gram[j][i] = sums[pair][column];
                }
            }
            float[] weights = coefficients.of(gram);
            for (int i = 0; i < vectors; i++) {
                found[i][column] = weights[i];
            }
        }
    }

    @Override
    public void merge(Tile tile, float[] out) {
        float[][] v = SpanMethod.load(kind, job, tile);
        int n = tile.count();
        java.util.Arrays.fill(out, 0, n, 0f);
        int column = (int) (tile.offset() % columns);
        for (int from = 0; from < n; column = 0) {
            int run = Math.min(columns - column, n - from);
            for (int i = 0; i < vectors; i++) {
                addScaled(v[i], found[i], out, from, column, run);
            }
            from += run;
        }
        SpanMethod.addBase(kind, job, tile, out);
    }

    private static void addScaled(float[] x, float[] factors, float[] out, int from, int column, int n) {
        for (int e = 0; e < n; e++) {
            out[from + e] += x[from + e] * factors[column + e];
        }
    }
}
