package org.optimer.merge.methods;

import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Loops;

/** Σ wᵢ τᵢ, added in the order of the inputs; normalised by Σ wᵢ where that is not (nearly) zero. */
public final class WeightedSum implements Consensus {
    /** One serves all merges. */
    public WeightedSum() {}

    @Override
    public float[] mix(float[][] deltas, float[] weights, boolean normalize, Tile tile) {
        int n = tile.count();
        float[] sum = tile.scratch(1);
        Loops.scaled(deltas[0], weights[0], sum, n);
        for (int i = 1; i < weights.length; i++) {
            Loops.addScaled(deltas[i], weights[i], sum, n);
        }
        float total = total(weights);
        if (normalize && divides(total)) {
            Loops.divide(sum, total, n);
        }
        return sum;
    }

    /** Σ wᵢ in f32, in order. */
    static float total(float[] weights) {
        float total = weights[0];
        for (int i = 1; i < weights.length; i++) {
            total += weights[i];
        }
        return total;
    }

    /** Whether a sum of weights is far enough from zero to divide by it. */
    static boolean divides(float total) {
        return Math.abs(total) >= 1e-8f;
    }
}
