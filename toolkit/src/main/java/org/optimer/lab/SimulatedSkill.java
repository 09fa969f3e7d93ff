package org.optimer.lab;

/** How good a merge of a {@link SimulatedWorld} is at each task. */
interface SimulatedSkill {
    /** Number of tasks. */
    int tasks();

    /**
     * The skill θ.
     *
     * @param task from 0
     * @param weights α, the instruct vector's first
     */
    double at(int task, double[] weights);

    /** What the tasks consist of. */
    SimulatedItems items();

    /** The mean accuracy over all tasks. */
    default double accuracy(double[] weights) {
        double sum = 0;
        for (int t = 0; t < tasks(); t++) {
            sum += items().accuracy(at(t, weights));
        }
        return sum / tasks();
    }
}
