package org.optimer.lab;

/** How good a merge of a {@link SimulatedWorld} is at each task, and how likely it then solves an item. */
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

    /** The difficulty at a standard normal number: with what an item is made. */
    double difficulty(double normal);

    /** Standard deviation of the noise of one merge at one item. */
    double noise();

    /** P(θ − difficulty + noise > 0), the accuracy on infinitely many items. */
    double accuracy(double skill);

    /** The mean accuracy over all tasks. */
    default double accuracy(double[] weights) {
        double sum = 0;
        for (int t = 0; t < tasks(); t++) {
            sum += accuracy(at(t, weights));
        }
        return sum / tasks();
    }
}
