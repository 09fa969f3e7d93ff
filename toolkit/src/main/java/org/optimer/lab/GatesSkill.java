package org.optimer.lab;

import org.optimer.core.CounterRandom;

/** {@link SimulatedWorld.Family#GATES}: logistic gates on two weights of each task, minus a price on the sum of weights. */
final class GatesSkill implements SimulatedSkill {
    private static final SimulatedItems ITEMS = new NormalItems(1.5, 0.6);

    private final double[] floor;
    private final double[] instructGain;
    private final double[] instructGate;
    private final double[] ownGain;
    private final double[] ownGate;
    private final double[] price;
    private final double[][] phase;
    private final double ripple;

    GatesSkill(int weights, int tasks, CounterRandom random) {
        floor = new double[tasks];
        instructGain = new double[tasks];
        instructGate = new double[tasks];
        ownGain = new double[tasks];
        ownGate = new double[tasks];
        price = new double[tasks];
        phase = new double[tasks][weights];
        for (int t = 0; t < tasks; t++) {
            floor[t] = -1.5 + random.nextDouble();
            instructGain[t] = 2 + random.nextDouble();
            instructGate[t] = 0.4 + 0.35 * random.nextDouble();
            ownGain[t] = 0.5 + 2 * random.nextDouble();
            ownGate[t] = 0.15 + 0.4 * random.nextDouble();
            price[t] = 0.5 + random.nextDouble();
            for (int i = 0; i < weights; i++) {
                phase[t][i] = 2 * Math.PI * random.nextDouble();
            }
        }
        ripple = 0.02 + 0.04 * random.nextDouble();
    }

    @Override
    public int tasks() {
        return floor.length;
    }

    @Override
    public double at(int task, double[] weights) {
        double own = weights[1 + task % (weights.length - 1)];
        double skill = floor[task]
                + instructGain[task] * gate(weights[0] - instructGate[task])
                + ownGain[task] * gate(own - ownGate[task]);
        for (int i = 0; i < weights.length; i++) {
            skill += ripple * StrictMath.sin(20 * weights[i] + phase[task][i]);
            skill -= i == 0 ? 0 : price[task] * weights[i];
        }
        return skill;
    }

    private static double gate(double over) {
        return 1 / (1 + StrictMath.exp(-15 * over));
    }

    @Override
    public SimulatedItems items() {
        return ITEMS;
    }
}
