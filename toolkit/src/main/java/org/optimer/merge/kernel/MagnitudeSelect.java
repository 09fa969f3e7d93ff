package org.optimer.merge.kernel;

import java.util.function.LongUnaryOperator;

/**
 * Finds the k elements of largest |x| of a stream that is read several times, without sorting it: two histograms over the
 * bits of |x| give the exact threshold, a count of its ties per block gives the index at which they end. Among equal
 * magnitudes the lowest index wins (or, where asked for, the highest), so the result does not depend on threads or on the
 * order of reading.
 *
 * <p>The bits of non-negative floats, read as ints, have the order of the floats; NaN stands above infinity.
 */
public final class MagnitudeSelect {
    private static final int LOW_BITS = 15;
    private static final int LOW_MASK = (1 << LOW_BITS) - 1;

    /** So many different values of a block's part of the threshold's bin are counted one by one. */
    private static final int DISTINCT = 8;

    /** In {@link #ties}: not counted yet. */
    private static final int UNKNOWN = -1;

    private static final int INFINITE = 0x7F800000;
    private static final float HUGE = 0x1p100f;
    private static final int ZEROS = 1 << 16;

    /** Counters of the first reading: its histogram, and one for zeros. */
    public static final int BINS = ZEROS + 1;

    /** Bins of the second reading's histogram. */
    public static final int LOW_BINS = 1 << LOW_BITS;

    private final LongUnaryOperator rule;
    private final boolean relative;
    private final boolean last;
    private final int[] ties;
    private long[][] lowest;
    private long k;
    private int bin;
    private long above;
    private int threshold;
    private long tiesFirst;
    private int tieBlock = -1;
    private long tiesBefore;
    private long cutoff = Long.MAX_VALUE;

    /**
     * A selection of a fixed number.
     *
     * @param k how many to keep, at most the number of elements
     * @param blocks number of blocks of the stream
     */
    public MagnitudeSelect(long k, int blocks) {
        this(nonZero -> k, false, false, blocks);
    }

    /**
     * A selection whose number depends on how many elements there are to choose from.
     *
     * @param rule from the number of elements that are not zero to how many are kept
     * @param blocks number of blocks of the stream
     */
    public MagnitudeSelect(LongUnaryOperator rule, int blocks) {
        this(rule, true, false, blocks);
    }

    private MagnitudeSelect(LongUnaryOperator rule, boolean relative, boolean last, int blocks) {
        this.rule = rule;
        this.relative = relative;
        this.last = last;
        this.ties = new int[blocks];
        this.lowest = new long[blocks][];
    }

    /**
     * A selection in which the highest index wins among equal magnitudes: the end of a stable ascending sort.
     *
     * @param k how many to keep, at most the number of elements
     * @param blocks number of blocks of the stream
     * @return the selection
     */
    public static MagnitudeSelect lastAmongEquals(long k, int blocks) {
        return new MagnitudeSelect(nonZero -> k, false, true, blocks);
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
     * First reading, for a selection whose number depends on it: counts zeros.
     *
     * @param x values
     * @param n how many
     * @param counts one thread's {@link #BINS} counters
     */
    public void countZeros(float[] x, int n, long[] counts) {
        if (!relative) {
            return;
        }
        int zeros = 0;
        for (int i = 0; i < n; i++) {
            if (x[i] == 0) {
                zeros++;
            }
        }
        counts[ZEROS] += zeros;
    }

    /**
     * After the first reading: finds the bin that holds the threshold.
     *
     * @param high the counters of {@link #countHigh}, all threads' added up; not changed
     */
    public void closeHigh(long[] high) {
        long all = 0;
        for (int b = 0; b < ZEROS; b++) {
            all += high[b];
        }
        k = rule.applyAsLong(all - high[ZEROS]);
        if (k <= 0) {
            threshold = Integer.MAX_VALUE; // nothing reaches it
            tiesFirst = Long.MAX_VALUE;
            return;
        }
        long seen = 0;
        int b = ZEROS - 1;
        while (b > 0 && seen + high[b] < k) {
            seen += high[b--];
        }
        bin = b;
        above = seen;
    }

    /**
     * Second reading: counts the lower bits of the values in the threshold's bin; and, because the threshold's ties have to be
     * known block by block in the end, for each block those of the first few different values. Differences of rounded models
     * take few, so that this usually spares the third reading.
     *
     * @param x values of the block
     * @param n how many
     * @param block its number; each block is counted by one thread
     * @param counts one thread's {@link #LOW_BINS} counters
     */
    public void countLow(float[] x, int n, int block, long[] counts) {
        if (k <= 0) {
            return;
        }
        int wanted = bin;
        int[] values = new int[DISTINCT];
        int[] times = new int[DISTINCT + 1];
        int distinct = 0;
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF;
            if (bits >>> LOW_BITS == wanted) {
                int value = bits & LOW_MASK;
                counts[value]++;
                int v = 0;
                while (v < distinct && values[v] != value) {
                    v++;
                }
                if (v == distinct && distinct < DISTINCT) {
                    values[distinct++] = value;
                }
                times[v]++;
            }
        }
        long[] known = new long[distinct + (times[DISTINCT] > 0 ? 1 : 0)];
        for (int v = 0; v < distinct; v++) {
            known[v] = (long) values[v] << 32 | times[v];
        }
        if (known.length > distinct) {
            known[distinct] = -1; // there are others
        }
        lowest[block] = known;
    }

    /**
     * After the second reading: the threshold is known, and where its ties are cut.
     *
     * @param low the counters of {@link #countLow}, all threads' added up; not changed
     */
    public void closeLow(long[] low) {
        if (k <= 0) {
            return;
        }
        long seen = above;
        int b = LOW_BINS - 1;
        while (b > 0 && seen + low[b] < k) {
            seen += low[b--];
        }
        threshold = bin << LOW_BITS | b;
        long kept = k - seen;
        if (low[b] == kept || threshold == 0) {
            tiesFirst = Long.MAX_VALUE; // all of them are kept, or zeros, which are the same kept or dropped
        } else {
            tiesFirst = last ? low[b] - kept : kept;
            for (int block = 0; block < ties.length; block++) {
                ties[block] = known(lowest[block], b);
            }
        }
        lowest = new long[0][];
    }

    private static int known(long[] counts, int value) {
        for (long count : counts) {
            if (count < 0) {
                return UNKNOWN;
            }
            if (count >>> 32 == value) {
                return (int) count;
            }
        }
        return 0;
    }

    /**
     * The smallest magnitude that is selected, known after the second reading: the k-th largest |x|.
     *
     * @return the threshold; NaN when nothing is selected
     */
    public float threshold() {
        return Float.intBitsToFloat(threshold);
    }

    private boolean tiesMatter() {
        return tiesFirst != Long.MAX_VALUE;
    }

    /**
     * Whether the third reading needs a block.
     *
     * @param block its number
     * @return true when the block's ties are not known
     */
    public boolean tiesUnknown(int block) {
        return tiesMatter() && ties[block] == UNKNOWN;
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

    /** After the third reading: finds the block in which the ties are cut. */
    public void closeTies() {
        if (!tiesMatter()) {
            return;
        }
        long seen = 0;
        for (int b = 0; b < ties.length; b++) {
            if (seen + ties[b] >= tiesFirst) {
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
     * Fourth reading, of {@link #tieBlock} only: finds the index at which the ties are cut.
     *
     * @param x values of the block
     * @param n how many
     * @param offset index of its first element
     */
    public void findCutoff(float[] x, int n, long offset) {
        long seen = tiesBefore;
        for (int i = 0; i < n; i++) {
            if ((Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF) == threshold && ++seen == tiesFirst) {
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
        zeroBelow(x, 0, split, least(!last));
        zeroBelow(x, split, n, least(last));
    }

    /**
     * Sets everything to zero that is selected.
     *
     * @param x values; changed
     * @param n how many
     * @param offset index of the first
     */
    public void drop(float[] x, int n, long offset) {
        int split = (int) Math.max(0, Math.min(n, cutoff - offset));
        zeroFrom(x, 0, split, least(!last));
        zeroFrom(x, split, n, least(last));
    }

    /** The least bits that are selected, where ties are kept and where they are not. */
    private int least(boolean tiesToo) {
        return tiesToo || !tiesMatter() ? threshold : threshold + 1;
    }

    private static void zeroBelow(float[] x, int from, int to, int least) {
        if (least == 0) {
            return;
        }
        if (least > INFINITE) { // only NaN is kept, if anything
            for (int i = from; i < to; i++) {
                x[i] = (Float.floatToRawIntBits(x[i]) & 0x7FFFFFFF) < least ? 0 : x[i];
            }
            return;
        }
        // without a branch, which would be mispredicted half of the time, and in operations that become vectors: what
        // is
        // above the largest number that is dropped, however little, is blown up and cut to 1
        float below = Float.intBitsToFloat(least - 1);
        for (int i = from; i < to; i++) {
            x[i] *= Math.min(Math.max(Math.abs(x[i]) - below, 0f) * HUGE * HUGE, 1f);
        }
    }

    private static void zeroFrom(float[] x, int from, int to, int least) {
        for (int i = from; i < to; i++) {
            int bits = Float.floatToRawIntBits(x[i]);
            int keep = ((bits & 0x7FFFFFFF) - least) >> 31; // all ones when |x| < least
            x[i] = Float.intBitsToFloat(bits & keep);
        }
    }
}
