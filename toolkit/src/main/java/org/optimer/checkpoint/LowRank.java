package org.optimer.checkpoint;

/**
 * A matrix of low rank, scale · L · R, of which any run of elements can be computed (LoRA, Hu et al. 2021, arXiv
 * 2106.09685, section 4.1: ΔW = B A). Each element is a sum over the rank in rising order of fused multiply-adds in f32,
 * multiplied by the scale at the end: what PyTorch computes, and the same wherever a run begins.
 *
 * @param rows of the matrix
 * @param columns of the matrix
 * @param left [rows, rank], row-major
 * @param right [rank][columns]
 * @param scale factor of the product
 */
record LowRank(int rows, int columns, float[] left, float[][] right, float scale) {
    /** Numbers of the right factor that stay in the first-level cache while the rows of a run go over them. */
    private static final int CACHED = 6144;

    /** The product's rank at most. */
    int rank() {
        return right.length;
    }

    /** Numbers held. */
    long size() {
        return left.length + (long) right.length * columns;
    }

    /** Adds a run of elements of the matrix to an array. */
    void addTo(long elementOffset, float[] target, int at, int count) {
        if (count == 0) {
            return;
        }
        int width = Math.max(64, CACHED / Math.max(1, rank()));
        float[] sums = new float[columns];
        long end = elementOffset + count;
        int lastRow = (int) ((end - 1) / columns);
        for (int block = 0; block < columns; block += width) {
            for (int row = (int) (elementOffset / columns); row <= lastRow; row++) {
                long begin = (long) row * columns;
                int from = (int) Math.max(block, elementOffset - begin);
                int to = (int) Math.min(Math.min(block + width, columns), end - begin);
                if (from < to) {
                    sum(row, from, to, sums);
                    int shift = (int) (at + begin - elementOffset);
                    for (int c = from; c < to; c++) {
                        target[shift + c] += scale * sums[c];
                    }
                }
            }
        }
    }

    private void sum(int row, int from, int to, float[] sums) {
        java.util.Arrays.fill(sums, from, to, 0f);
        int rank = rank();
        int first = row * rank;
        int k = 0;
        for (; k + 3 < rank; k += 4) {
            addFour(first + k, k, from, to, sums);
        }
        for (; k < rank; k++) {
            addOne(left[first + k], right[k], from, to, sums);
        }
    }

    /** One index for both arrays: then the compiler need not fear that they overlap, and uses vector instructions. */
    private static void addOne(float factor, float[] values, int from, int to, float[] sums) {
        for (int c = from; c < to; c++) {
            sums[c] = Math.fma(factor, values[c], sums[c]);
        }
    }

    /** The same as one after the other, with the sums loaded and stored once. */
    private void addFour(int first, int k, int from, int to, float[] sums) {
        float f0 = left[first];
        float f1 = left[first + 1];
        float f2 = left[first + 2];
        float f3 = left[first + 3];
        float[] r0 = right[k];
        float[] r1 = right[k + 1];
        float[] r2 = right[k + 2];
        float[] r3 = right[k + 3];
        for (int c = from; c < to; c++) {
            float sum = Math.fma(f1, r1[c], Math.fma(f0, r0[c], sums[c]));
            sums[c] = Math.fma(f3, r3[c], Math.fma(f2, r2[c], sum));
        }
    }
}
