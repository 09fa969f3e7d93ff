package org.optimer.merge.kernel;

/**
 * Finds the k elements of largest |x| of a stream that is read several times, without sorting it: two histograms over the
 * bits of |x| give the exact threshold, a count of its ties per block gives the index at which they end. Among equal
 * magnitudes the lowest index wins, so the result does not depend on threads or on the order of reading.
 *
 * <p>The bits of non-negative floats, read as ints, have the order of the floats; NaN stands above infinity.
 */
public final class MagnitudeSelect {
    private static final int LOW_BITS = 15;
    private static final int LOW_MASK = (1 << LOW_BITS) - 1;

    /** Bins of the first reading's histogram. */
    public static final int BINS = 1 << 16;

    /** Bins of the second reading's histogram. */
    public static final int LOW_BINS = 1 << LOW_BITS;

    private static final long[] NONE = {};

    private final long k;
    private long[] high = NONE;
    private long[] low = NONE;
    private final int[] ties;
    private int bin;
    private long above;
    private int threshold;
    private long tiesKept;
    private int tieBlock = -1;
    private long tiesBefore;
    private long cutoff = Long.MAX_VALUE;

    /**
     * A selection.
     *
     * @param k how many to keep, at least 1 and at most the number of elements
     * @param blocks number of blocks of the stream
     */
    public MagnitudeSelect(long k, int blocks) {
        this.k = k;
        this.ties = new int[blocks];
    }

    /**
     * First reading: counts the upper bits of |x|.
     *
     * @param x values
     * @param n how many
     * @param counts one thread's {@link #BINS} counters
     */
    public static void countHigh(float[] x, int n, long[] counts) {
        for (int i = 0; i < n; i++) {
            counts[(Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF) >>> LOW_BITS]++;
        }
    }

    /**
     * Adds a thread's counters of the first reading.
     *
     * @param counts from {@link #countHigh}; the first are kept and added to, not copied
     */
    public synchronized void addHigh(long[] counts) {
        high = sum(high, counts);
    }

    /** After the first reading: finds the bin that holds the threshold. */
    public void closeHigh() {
        long seen = 0;
        int b = high.length - 1;
        while (b > 0 && seen + high[b] < k) {
            seen += high[b--];
        }
        bin = Math.max(b, 0);
        above = seen;
        high = NONE;
    }

    /**
     * Second reading: counts the lower bits of the values in the threshold's bin.
     *
     * @param x values
     * @param n how many
     * @param counts one thread's {@link #LOW_BINS} counters
     */
    public void countLow(float[] x, int n, long[] counts) {
        int wanted = bin;
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF;
            if (bits >>> LOW_BITS == wanted) {
                counts[bits & LOW_MASK]++;
            }
        }
    }

    /**
     * Adds a thread's counters of the second reading.
     *
     * @param counts from {@link #countLow}; the first are kept and added to, not copied
     */
    public synchronized void addLow(long[] counts) {
        low = sum(low, counts);
    }

    /** After the second reading: the threshold is known, and how many of its ties are kept. */
    public void closeLow() {
        long seen = above;
        int b = low.length - 1;
        while (b > 0 && seen + low[b] < k) {
            seen += low[b--];
        }
        b = Math.max(b, 0);
        threshold = bin << LOW_BITS | b;
        tiesKept = k - seen;
        if (low.length == 0 || low[b] == tiesKept || threshold == 0) {
            tiesKept = Long.MAX_VALUE; // all of them, or zeros, which are the same kept or dropped
        }
        low = NONE;
    }

    /**
     * Whether a third and fourth reading are needed at all.
     *
     * @return false when all ties are kept
     */
    public boolean tiesMatter() {
        return tiesKept != Long.MAX_VALUE;
    }

    /**
     * Third reading: counts a block's ties.
     *
     * @param x values of the block
     * @param n how many
     * @param block its number; each block is counted by one thread
     */
    public void countTies(float[] x, int n, int block) {
        int wanted = threshold;
        int count = 0;
        for (int i = 0; i < n; i++) {
            if ((Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF) == wanted) {
                count++;
            }
        }
        ties[block] = count;
    }

    /** After the third reading: finds the block in which the kept ties end. */
    public void closeTies() {
        long seen = 0;
        for (int b = 0; b < ties.length; b++) {
            if (seen + ties[b] >= tiesKept) {
                tieBlock = b;
                tiesBefore = seen;
                return;
            }
            seen += ties[b];
        }
    }

    /**
     * The one block that the fourth reading needs.
     *
     * @return its number, or −1
     */
    public int tieBlock() {
        return tieBlock;
    }

    /**
     * Fourth reading, of {@link #tieBlock} only: finds the index after the last kept tie.
     *
     * @param x values of the block
     * @param n how many
     * @param offset index of its first element
     */
    public void findCutoff(float[] x, int n, long offset) {
        long seen = tiesBefore;
        for (int i = 0; i < n; i++) {
            if ((Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF) == threshold && ++seen == tiesKept) {
                cutoff = offset + i + 1;
                return;
            }
        }
    }

    /**
     * Sets everything to zero that is not selected.
     *
     * @param x values; changed
     * @param n how many
     * @param offset index of the first
     */
    public void sift(float[] x, int n, long offset) {
        int split = (int) Math.max(0, Math.min(n, cutoff - offset));
        zeroBelow(x, 0, split, threshold);
        zeroBelow(x, split, n, threshold + 1);
    }

    private static long[] sum(long[] sums, long[] counts) {
        if (sums.length == 0) {
            return counts;
        }
        Loops.add(sums, counts);
        return sums;
    }

    private static void zeroBelow(float[] x, int from, int to, int least) {
        for (int i = from; i < to; i++) {
            int bits = Float.floatToRawIntBits(x[i]);
            // all ones when |x| >= least: without a branch, which would be mispredicted half of the time
            int keep = ~(((bits & 0x7FFFFFFF) - least) >> 31);
            x[i] = Float.intBitsToFloat(bits & keep);
        }
    }
}
