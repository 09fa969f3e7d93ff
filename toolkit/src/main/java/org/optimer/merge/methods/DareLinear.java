package org.optimer.merge.methods;

import org.optimer.merge.Rescale;

/** DARE (Yu et al. 2023, arXiv 2311.03099): drop differences at random, rescale the rest, add them up. */
public final class DareLinear extends TaskArithmeticFamily {
    /** Found through {@link java.util.ServiceLoader}. */
    public DareLinear() {
        super(new RandomDrop(), new WeightedSum(), false, Rescale.L1);
    }

    @Override
    public String name() {
        return "dare_linear";
    }

    @Override
    public String description() {
        return "Drops differences at random, rescales the rest, adds them weighted to the base";
    }

    @Override
    public String reference() {
        return "Yu et al. 2023, arXiv 2311.03099";
    }
}
