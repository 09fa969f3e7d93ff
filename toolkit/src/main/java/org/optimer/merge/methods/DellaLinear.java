package org.optimer.merge.methods;

import org.optimer.merge.Rescale;

/** DELLA (Deep et al. 2024, arXiv 2406.11617) with addition instead of the sign election. */
public final class DellaLinear extends TaskArithmeticFamily {
    /** Found through {@link java.util.ServiceLoader}. */
    public DellaLinear() {
        super(new RankedDrop(), new WeightedSum(), false, Rescale.L1);
    }

    @Override
    public String name() {
        return "della_linear";
    }

    @Override
    public String description() {
        return "Drops differences at random, small ones rather than large ones, rescales the rest, adds them weighted to the base";
    }

    @Override
    public String reference() {
        return "Deep et al. 2024, arXiv 2406.11617";
    }
}
