package org.optimer.checkpoint;

/**
 * A matrix of low rank, scale · L · R, of which any run of elements can be computed (LoRA, Hu et al. 2021, arXiv
 * 2106.09685, section 4.1: ΔW = B A). Each element is a sum over the rank in rising order of fused multiply-adds in f32,
 * multiplied by the scale at the end: what PyTorch computes, and the same wherever a run begins.
 *
 * @param rows of the matrix
 * @param columns of the matrix
 * @param left [rows, rank], row-major
 * @param right [rank, columns], row-major
 * @param scale factor of the product
 */
record LowRank(int rows, int columns, float[] left, float[] right, float scale) {
    /** Columns computed together: their sums stay in the first-level cache. */
    private static final int WIDTH = 1024;

    /** The product's rank at most. */
    int rank() {
        return rows == 0 ? 0 : left.length / rows;
    }

    /** Numbers held. */
    long size() {
        return (long) left.length + right.length;
    }

    /** Adds a run of elements of the matrix to an array. */
    void addTo(long elementOffset, float[] target, int at, int count) {
        float[] sums = new float[Math.min(WIDTH, Math.max(1, columns))];
        int done = 0;
        while (done < count) {
            long element = elementOffset + done;
            int row = (int) (element / columns);
            int column = (int) (element % columns);
            int n = Math.min(Math.min(sums.length, columns - column), count - done);
            sum(row, column, n, sums);
            for (int i = 0; i < n; i++) {
                target[at + done + i] += scale * sums[i];
            }
            done += n;
        }
    }

    private void sum(int row, int column, int n, float[] sums) {
        java.util.Arrays.fill(sums, 0, n, 0f);
        int rank = rank();
        for (int k = 0; k < rank; k++) {
            addScaled(left[row * rank + k], right, k * columns + column, n, sums);
        }
    }

    private static void addScaled(float factor, float[] values, int from, int n, float[] sums) {
        for (int i = 0; i < n; i++) {
            sums[i] = Math.fma(factor, values[from + i], sums[i]);
        }
    }
}
