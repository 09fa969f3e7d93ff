package org.optimer.merge.methods;

import org.optimer.merge.Rescale;

/** Model Breadcrumbs (Davari and Belilovsky 2023, arXiv 2312.06795): trim from both ends, add up. */
public final class Breadcrumbs extends TaskArithmeticFamily {
    /** Found through {@link java.util.ServiceLoader}. */
    public Breadcrumbs() {
        super(TopMagnitude.withoutOutliers(), new WeightedSum(), false, Rescale.NONE);
    }

    @Override
    public String name() {
        return "breadcrumbs";
    }

    @Override
    public String description() {
        return "Drops the largest and the small differences of each tensor, adds the rest weighted to the base";
    }

    @Override
    public String reference() {
        return "Davari and Belilovsky 2023, arXiv 2312.06795";
    }
}
