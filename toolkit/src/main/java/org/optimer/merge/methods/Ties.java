package org.optimer.merge.methods;

import org.optimer.merge.Rescale;

/** TIES (Yadav et al. 2023, arXiv 2306.01708): trim to the largest magnitudes, elect a sign, average what agrees. */
public final class Ties extends TaskArithmeticFamily {
    /** Found through {@link java.util.ServiceLoader}. */
    public Ties() {
        super(new TopMagnitude(), new SignElection(), true, Rescale.NONE);
    }

    @Override
    public String name() {
        return "ties";
    }

    @Override
    public String description() {
        return "Keeps the largest differences of each tensor, elects a sign per element, averages those that agree";
    }

    @Override
    public String reference() {
        return "Yadav et al. 2023, arXiv 2306.01708";
    }
}
