package org.optimer.merge.methods;

/**
 * The election of TIES (Yadav et al. 2023, arXiv 2306.01708): per element, the sign of Σ wᵢ τᵢ wins (zero counts as
 * plus), and only the differences of that sign are added; normalised by the sum of their weights. As in mergekit, the
 * weights take part in the vote.
 */
public final class SignElection implements Consensus {
    /** Made once. */
    SignElection() {}

    @Override
    public float[] mix(float[][] deltas, float[] weights, boolean normalize, int n) {
        float[] out = deltas[0];
        int inputs = weights.length;
        for (int i = 0; i < n; i++) {
            float vote = 0;
            for (int k = 0; k < inputs; k++) {
                vote += deltas[k][i];
            }
            if (vote != vote) {
                out[i] = vote; // not a number: must show in the result
                continue;
            }
            float sign = vote >= 0 ? 1f : -1f;
            float sum = 0;
            float share = 0;
            for (int k = 0; k < inputs; k++) {
                float delta = deltas[k][i];
                if (delta * sign > 0) {
                    sum += delta;
                    share += weights[k];
                }
            }
            out[i] = normalize && share != 0 ? sum / share : sum;
        }
        return out;
    }
}
