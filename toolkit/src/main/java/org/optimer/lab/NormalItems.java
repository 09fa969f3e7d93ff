package org.optimer.lab;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Items of normally distributed difficulty.
 *
 * @param spread standard deviation of the difficulty
 * @param noise standard deviation of the noise of one merge at one item
 * @param together the distribution of difficulty and noise
 */
record NormalItems(double spread, double noise, NormalDistribution together) implements SimulatedItems {
    NormalItems(double spread, double noise) {
        this(spread, noise, new NormalDistribution(null, 0, StrictMath.sqrt(spread * spread + noise * noise)));
    }

    @Override
    public double difficulty(double normal) {
        return spread * normal;
    }

    @Override
    public double accuracy(double skill) {
        return together.cumulativeProbability(skill);
    }
}
