package org.optimer.lab;

import org.optimer.core.CounterRandom;

/** {@link SimulatedWorld.Family#RIDGE}: a quadratic that is steep in some slanted directions and flat in others. */
final class RidgeSkill implements SimulatedSkill {
    private static final SimulatedItems ITEMS = new NormalItems(1.2, 0.9);
    private static final double FLAT = 0.5;
    private static final double STEEP = 12;

    private final double[] height;
    private final double[][] peak;
    private final double[][] directions;
    private final double[] curvature;

    RidgeSkill(int weights, int tasks, CounterRandom random) {
        double[] center = new double[weights];
        for (int i = 0; i < weights; i++) {
            center[i] = i == 0 ? 0.4 + 0.5 * random.nextDouble() : 0.1 + 0.8 * random.nextDouble();
        }
        directions = new double[weights][];
        curvature = new double[weights];
        for (int k = 0; k < weights; k++) {
            directions[k] = direction(k, weights, random);
            // from flat to steep in equal ratios
            curvature[k] = FLAT * StrictMath.pow(STEEP / FLAT, (double) k / (weights - 1));
        }
        height = new double[tasks];
        peak = new double[tasks][weights];
        for (int t = 0; t < tasks; t++) {
            height[t] = 2 * random.nextDouble();
            for (int i = 0; i < weights; i++) {
                peak[t][i] = center[i] + 0.12 * random.nextGaussian();
            }
        }
    }

    /** A random unit vector at right angles to those before (Gram-Schmidt). */
    private double[] direction(int k, int weights, CounterRandom random) {
        double[] v = new double[weights];
        for (int i = 0; i < weights; i++) {
            v[i] = random.nextGaussian();
        }
        for (int j = 0; j < k; j++) {
            double dot = dot(v, directions[j]);
            for (int i = 0; i < weights; i++) {
                v[i] -= dot * directions[j][i];
            }
        }
        double length = StrictMath.sqrt(dot(v, v));
        for (int i = 0; i < weights; i++) {
            v[i] /= length;
        }
        return v;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public int tasks() {
        return height.length;
    }

    @Override
    public double at(int task, double[] weights) {
        double[] off = new double[weights.length];
        for (int i = 0; i < off.length; i++) {
            off[i] = weights[i] - peak[task][i];
        }
        double skill = height[task];
        for (int k = 0; k < directions.length; k++) {
            double along = dot(off, directions[k]);
            skill -= curvature[k] * along * along;
        }
        return skill;
    }

    @Override
    public SimulatedItems items() {
        return ITEMS;
    }
}
