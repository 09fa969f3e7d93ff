package org.optimer.lab;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.optimer.core.CounterRandom;

/**
 * {@link SimulatedWorld.Family#INTERFERENCE}: a task for each vector beside the instruct one. It gains from instruct and from
 * its own vector, ever less, and loses to every other vector and to its own one's clash with instruct.
 */
final class InterferenceSkill implements SimulatedSkill, SimulatedItems {
    private static final double APART = 1.5;
    private static final double SPREAD = 0.6;
    private static final double NOISE = 0.4;
    private static final NormalDistribution NORMAL =
            new NormalDistribution(null, 0, StrictMath.sqrt(SPREAD * SPREAD + NOISE * NOISE));

    private final double[] start;
    private final double[] instruct;
    private final double[] own;
    private final double[] rate;
    private final double[] clash;
    private final double[][] harm;

    InterferenceSkill(int weights, CounterRandom random) {
        int tasks = weights - 1;
        start = new double[tasks];
        instruct = new double[tasks];
        own = new double[tasks];
        rate = new double[tasks];
        clash = new double[tasks];
        harm = new double[tasks][weights];
        for (int t = 0; t < tasks; t++) {
            start[t] = -2.5 + random.nextDouble();
            instruct[t] = 1 + 1.5 * random.nextDouble();
            own[t] = 2 + 2 * random.nextDouble();
            rate[t] = 2 + 3 * random.nextDouble();
            clash[t] = random.nextDouble();
            for (int i = 1; i < weights; i++) {
                harm[t][i] = i == t + 1 ? 0 : 0.3 + 1.7 * random.nextDouble();
            }
        }
    }

    @Override
    public int tasks() {
        return start.length;
    }

    @Override
    public double at(int task, double[] weights) {
        double mine = weights[task + 1];
        double skill = start[task]
                + instruct[task] * weights[0] * (2 - weights[0])
                + own[task] * (1 - StrictMath.exp(-rate[task] * mine))
                - clash[task] * mine * weights[0];
        for (int i = 1; i < weights.length; i++) {
            skill -= harm[task][i] * weights[i] * weights[i];
        }
        return skill;
    }

    @Override
    public SimulatedItems items() {
        return this;
    }

    /** Half of the items are easy, half are hard. */
    @Override
    public double difficulty(double normal) {
        // the two halves of a normal number, each stretched to a normal one again
        double share = new NormalDistribution(null, 0, 1).cumulativeProbability(normal);
        boolean hard = share >= 0.5;
        double within = hard ? 2 * share - 1 : 2 * share;
        double clipped = Math.min(Math.max(within, 1e-9), 1 - 1e-9);
        double own = new NormalDistribution(null, 0, 1).inverseCumulativeProbability(clipped);
        return (hard ? APART : -APART) + SPREAD * own;
    }

    @Override
    public double noise() {
        return NOISE;
    }

    @Override
    public double accuracy(double skill) {
        return 0.5 * NORMAL.cumulativeProbability(skill - APART) + 0.5 * NORMAL.cumulativeProbability(skill + APART);
    }
}
