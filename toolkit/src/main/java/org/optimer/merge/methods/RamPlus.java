package org.optimer.merge.methods;

import java.util.List;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;

/**
 * RAM+ (Yuan et al. 2026, arXiv 2601.13572), tensor by tensor: as {@link Ram}, and what a model alone has changed is
 * enlarged by 1 + r · min(ρ, alpha), where ρ is the number of elements that it has changed together with others over the
 * number that it has changed alone. It makes up for what the mean takes away.
 */
public final class RamPlus implements MergeMethod {
    private static final Parameter R = Parameter.number("r", 0.1, "how much ρ enlarges what a model alone has changed");
    private static final Parameter ALPHA = Parameter.number("alpha", 0.2, "the largest ρ that counts");

    /** Found through {@link java.util.ServiceLoader}. */
    public RamPlus() {}

    @Override
    public String name() {
        return "ramplus_tl";
    }

    @Override
    public String description() {
        return "As ram, with what one model alone has changed enlarged by 1 + r · min(ρ, alpha), "
                + "ρ its shared over its unique elements";
    }

    @Override
    public String reference() {
        return Ram.REFERENCE;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(R, ALPHA, Ram.EPSILON);
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        float r = (float) job.number(R.name());
        float alpha = (float) job.number(ALPHA.name());
        double epsilon = Ram.epsilon(job);
        // mergekit's guard of the division, too, is epsilon
        return OverlapMerge.rescaled(job, epsilon, (shared, unique) -> {
            float rho = shared / Math.max(unique, (float) epsilon);
            float counted = Float.isNaN(rho) ? 0 : Math.min(Math.max(rho, 0), alpha);
            return 1 + r * counted;
        });
    }
}
