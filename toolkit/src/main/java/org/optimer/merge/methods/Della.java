package org.optimer.merge.methods;

import org.optimer.merge.Rescale;

/** DELLA (Deep et al. 2024, arXiv 2406.11617): drop small differences more often, rescale, elect a sign, average what agrees. */
public final class Della extends TaskArithmeticFamily {
    /** Found through {@link java.util.ServiceLoader}. */
    public Della() {
        super(new RankedDrop(), new SignElection(), true, Rescale.L1);
    }

    @Override
    public String name() {
        return "della";
    }

    @Override
    public String description() {
        return "Drops differences at random, small ones rather than large ones, rescales the rest, elects a sign, averages those that agree";
    }

    @Override
    public String reference() {
        return "Deep et al. 2024, arXiv 2406.11617";
    }
}
