package org.optimer.merge.methods;

import org.optimer.merge.Rescale;

/** Model Breadcrumbs (Davari and Belilovsky 2023, arXiv 2312.06795) with the sign election of TIES. */
public final class BreadcrumbsTies extends TaskArithmeticFamily {
    /** Found through {@link java.util.ServiceLoader}. */
    public BreadcrumbsTies() {
        super(TopMagnitude.withoutOutliers(), new SignElection(), false, Rescale.NONE);
    }

    @Override
    public String name() {
        return "breadcrumbs_ties";
    }

    @Override
    public String description() {
        return "Drops the largest and the small differences of each tensor, elects a sign per element and adds those that agree";
    }

    @Override
    public String reference() {
        return "Davari and Belilovsky 2023, arXiv 2312.06795; Yadav et al. 2023, arXiv 2306.01708";
    }
}
