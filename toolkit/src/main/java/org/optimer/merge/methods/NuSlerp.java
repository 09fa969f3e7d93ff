package org.optimer.merge.methods;

import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BaseRole;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;

/**
 * Spherical interpolation between two models, or, where there is a base, between their differences to it, which is then
 * added: t = w₂ / (w₁ + w₂), and 1/2 where the weights cancel. By whole tensors unless {@code nuslerp_flatten} is off; then by
 * rows, or by columns where {@code nuslerp_row_wise} is on (the names are mergekit's).
 */
public final class NuSlerp extends SpanMethod {
    private static final double SHORTEST = 1e-7;
    private static final double CANCELLED = 1e-6;
    private static final String ROW_WISE = "nuslerp_row_wise";
    private static final String FLATTEN = "nuslerp_flatten";

    /** Not {@link Parameter#WEIGHT}: an input of weight 0 takes part here, because two are needed. */
    private static final Parameter WEIGHT =
            Parameter.perInput("weight", null, "without it the place between the two is unknown");

    /** Found through {@link java.util.ServiceLoader}. */
    public NuSlerp() {
        super(Vectors.DIFFERENCES);
    }

    @Override
    public String name() {
        return "nuslerp";
    }

    @Override
    public String description() {
        return "Goes along the arc between two models (or their differences to a base): "
                + "base + (sin((1−t)θ) v₁ + sin(tθ) v₂) / sin θ, t = w₂ / (w₁ + w₂)";
    }

    @Override
    public String reference() {
        return "Shoemake 1985, doi 10.1145/325334.325242";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                WEIGHT,
                new Parameter(FLATTEN, false, true, "one angle for the whole tensor"),
                new Parameter(
                        ROW_WISE, false, false, "without flattening: an angle for each column, else for each row"));
    }

    @Override
    public BaseRole base() {
        return BaseRole.OPTIONAL;
    }

    @Override
    Extent extent(TensorJob job) {
        if (job.flag(FLATTEN)) {
            return Extent.TENSOR;
        }
        return job.flag(ROW_WISE) ? Extent.COLUMN : Extent.ROW;
    }

    @Override
    Coefficients coefficients(TensorJob job) {
        if (job.size() != 2) {
            throw InvalidInputException.of(
                    "nuslerp",
                    "exactly two models beside the base",
                    "" + job.inputs(),
                    "For more, use multislerp or karcher");
        }
        double first = job.number("weight", 0);
        double second = job.number("weight", 1);
        double t = Math.abs(first + second) < CANCELLED ? 0.5 : second / (first + second);
        return gram -> {
            double cos = gram[0][1] / (length(gram[0][0]) * length(gram[1][1]));
            float single = (float) Math.max(-1, Math.min(1, cos));
            if (single * single == 1) { // parallel or opposite as far as f32 can tell
                return new float[] {(float) (1 - t), (float) t};
            }
            double angle = StrictMath.acos(cos);
            double sin = StrictMath.sin(angle);
            return new float[] {
                (float) (StrictMath.sin((1 - t) * angle) / sin), (float) (StrictMath.sin(t * angle) / sin)
            };
        };
    }

    private static double length(double square) {
        return Math.max(Math.sqrt(square), SHORTEST);
    }
}
