package org.optimer.lab;

import org.optimer.core.CounterRandom;

/** {@link SimulatedWorld.Family#CLIFF}: a peak for each task, minus a steep price for sums of vectors that are too long. */
final class CliffSkill implements SimulatedSkill {
    private static final SimulatedItems ITEMS = new NormalItems(2, 0.7);

    private final double[] height;
    private final double[][] peak;
    private final double[][] curvature;
    private final double[][] vectors;
    private final double radius;
    private final double steepness;

    CliffSkill(int weights, int tasks, double[][] vectors, CounterRandom random) {
        this.vectors = vectors;
        height = new double[tasks];
        peak = new double[tasks][weights];
        curvature = new double[tasks][weights];
        for (int t = 0; t < tasks; t++) {
            height[t] = 0.5 + 1.5 * random.nextDouble();
            for (int i = 0; i < weights; i++) {
                // each task likes one of the vectors more than the others do
                double liking = i == 0 ? 0.75 + 0.2 * random.nextDouble() : 0.05 + 0.25 * random.nextDouble();
                peak[t][i] = i == 1 + t % (weights - 1) ? liking + 0.2 * random.nextDouble() : liking;
                curvature[t][i] = 2 + 4 * random.nextDouble();
            }
        }
        radius = 0.95 + 0.15 * random.nextDouble();
        steepness = 15 + 15 * random.nextDouble();
    }

    @Override
    public int tasks() {
        return height.length;
    }

    @Override
    public double at(int task, double[] weights) {
        double skill = height[task];
        for (int i = 0; i < weights.length; i++) {
            double off = weights[i] - peak[task][i];
            skill -= curvature[task][i] * off * off;
        }
        return skill - steepness * Math.max(0, length(weights) - radius);
    }

    private double length(double[] weights) {
        double squares = 0;
        for (int d = 0; d < vectors[0].length; d++) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * vectors[i][d];
            }
            squares += sum * sum;
        }
        return StrictMath.sqrt(squares);
    }

    @Override
    public SimulatedItems items() {
        return ITEMS;
    }
}
