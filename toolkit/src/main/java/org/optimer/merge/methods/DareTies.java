package org.optimer.merge.methods;

import org.optimer.merge.Rescale;

/** DARE (Yu et al. 2023, arXiv 2311.03099) with the sign election of TIES. */
public final class DareTies extends TaskArithmeticFamily {
    /** Found through {@link java.util.ServiceLoader}. */
    public DareTies() {
        super(new RandomDrop(), new SignElection(), false, Rescale.L1);
    }

    @Override
    public String name() {
        return "dare_ties";
    }

    @Override
    public String description() {
        return "Drops differences at random, rescales the rest, elects a sign per element and adds those that agree";
    }

    @Override
    public String reference() {
        return "Yu et al. 2023, arXiv 2311.03099; Yadav et al. 2023, arXiv 2306.01708";
    }
}
