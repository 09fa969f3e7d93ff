package org.optimer.merge.methods;

import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Loops;

/**
 * The election of TIES (Yadav et al. 2023, arXiv 2306.01708): per element, the sign of Σ wᵢ τᵢ wins (zero counts as
 * plus), and only the differences of that sign are added; normalised by the sum of their weights. As in mergekit, the
 * weights take part in the vote.
 *
 * <p>Written without branches, because a vote is as hard to predict as a coin: the sign is ±1, what agrees with it is
 * max(sign · τ, 0), and whether it is above zero is min(that · 2²⁰⁰, 1), which is exact for subnormal numbers too.
 */
public final class SignElection implements Consensus {
    private static final float HUGE = 0x1p100f;

    /** One serves all merges. */
    public SignElection() {}

    @Override
    public float[] mix(float[][] deltas, float[] weights, boolean normalize, Tile tile) {
        int n = tile.count();
        float[] sign = tile.scratch(1);
        Loops.scaled(deltas[0], weights[0], sign, n);
        for (int i = 1; i < deltas.length; i++) {
            Loops.addScaled(deltas[i], weights[i], sign, n);
        }
        elect(sign, n);
        float[] sum = tile.scratch(2);
        float[] share = tile.scratch(3);
        java.util.Arrays.fill(sum, 0, n, 0f);
        java.util.Arrays.fill(share, 0, n, 0f);
        for (int i = 0; i < deltas.length; i++) {
            collect(deltas[i], weights[i], sign, sum, share, n);
        }
        Loops.multiply(sum, sign, n);
        if (normalize) {
            divide(sum, share, n);
        }
        return sum;
    }

    /** Votes become 1 or −1; NaN stays NaN, and so reaches the result. */
    static void elect(float[] votes, int n) {
        for (int i = 0; i < n; i++) {
            float negative = Math.min(Math.max(-votes[i], 0f) * HUGE * HUGE, 1f);
            votes[i] = 1f - 2f * negative;
        }
    }

    /** Adds what has the elected sign once it is weighted, and its weight to the share of those that agree. */
    static void collect(float[] delta, float weight, float[] sign, float[] sum, float[] share, int n) {
        for (int i = 0; i < n; i++) {
            float weighted = delta[i] * weight;
            float agreeing = Math.max(weighted * sign[i], 0f);
            sum[i] += agreeing;
            share[i] += weight * Math.min(agreeing * HUGE * HUGE, 1f);
        }
    }

    /** A share of zero means that nothing agrees (or weights cancel): then nothing is divided. */
    private static void divide(float[] sum, float[] share, int n) {
        for (int i = 0; i < n; i++) {
            float some = Math.min(Math.abs(share[i]) * HUGE * HUGE, 1f);
            sum[i] = sum[i] / (share[i] + (1f - some));
        }
    }
}
