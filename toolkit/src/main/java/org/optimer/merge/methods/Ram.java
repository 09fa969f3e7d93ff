package org.optimer.merge.methods;

import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;

/**
 * Reinforced Agent Merging (Yuan et al. 2026, arXiv 2601.13572): differences of models trained by reinforcement are sparse
 * and overlap little. Where one model alone has changed an element, its change is taken whole; where several have, the mean
 * of their changes.
 */
public final class Ram implements MergeMethod {
    static final String REFERENCE = "Yuan et al. 2026, arXiv 2601.13572";
    static final Parameter EPSILON =
            Parameter.number("epsilon", 1e-5, "an element counts as changed when it differs from the base by more");

    /** Found through {@link java.util.ServiceLoader}. */
    public Ram() {}

    @Override
    public String name() {
        return "ram";
    }

    @Override
    public String description() {
        return "Adds what one model alone has changed, and the mean of what several have: "
                + "base + Σ τᵢ / (number of models with |τ| > epsilon)";
    }

    @Override
    public String reference() {
        return REFERENCE;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(EPSILON);
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        return OverlapMerge.plain(job, epsilon(job));
    }

    static double epsilon(TensorJob job) {
        double epsilon = job.number(EPSILON.name());
        if (epsilon < 0) {
            throw InvalidInputException.of("epsilon", "a number of at least 0", String.valueOf(epsilon), "");
        }
        return epsilon;
    }
}
