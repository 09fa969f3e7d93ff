package org.optimer.lab;

/** The items of a {@link SimulatedWorld}: how hard they are, and how likely a merge of some skill solves one. */
interface SimulatedItems {
    /** The difficulty at a standard normal number: with what an item is made. */
    double difficulty(double normal);

    /** Standard deviation of the noise of one merge at one item. */
    double noise();

    /** P(θ − difficulty + noise > 0), the accuracy on infinitely many items. */
    double accuracy(double skill);
}
