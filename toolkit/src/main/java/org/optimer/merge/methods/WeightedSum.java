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
        float[] sum = deltas[0];
        float total = weights[0];
        for (int i = 1; i < weights.length; i++) {
            Loops.add(sum, deltas[i], n);
            total += weights[i];
        }
        if (normalize && Math.abs(total) >= 1e-8f) {
            Loops.divide(sum, total, n);
        }
        return sum;
    }
}
