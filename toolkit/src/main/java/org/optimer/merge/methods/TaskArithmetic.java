package org.optimer.merge.methods;

import org.optimer.merge.Rescale;

/** Task arithmetic (Ilharco et al. 2022, arXiv 2212.04089): θ = base + λ Σ wᵢ τᵢ. */
public final class TaskArithmetic extends TaskArithmeticFamily {
    /** Found through {@link java.util.ServiceLoader}. */
    public TaskArithmetic() {
        super(new KeepAll(), new WeightedSum(), false, Rescale.NONE);
    }

    @Override
    public String name() {
        return "task_arithmetic";
    }

    @Override
    public String description() {
        return "Adds weighted differences to the base: base + λ Σ wᵢ τᵢ";
    }

    @Override
    public String reference() {
        return "Ilharco et al. 2022, arXiv 2212.04089";
    }
}
