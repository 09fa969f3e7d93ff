package org.optimer.merge.methods;

import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;

/**
 * Spherical interpolation from the base to one model (Shoemake 1985): with θ the angle between the two tensors,
 * sin((1 − t)θ)/sin θ · base + sin(tθ)/sin θ · x. Where they are (nearly) parallel or opposite, |cos θ| > 0.9995, the
 * straight line (1 − t) base + t x.
 */
public final class Slerp extends SpanMethod {
    /** Above this |cos θ| the straight line is taken; mergekit's constant. */
    private static final double PARALLEL = 0.9995;

    /** Tensors whose norm is not above this are not divided by it; mergekit's constant. */
    private static final double NEGLIGIBLE = 1e-8;

    private static final Parameter T = new Parameter(
            "t", false, null, "the place between the base (0) and the other model (1); there is no usual one");

    /** Found through {@link java.util.ServiceLoader}. */
    public Slerp() {
        super(Vectors.BASE_AND_MODELS);
    }

    @Override
    public String name() {
        return "slerp";
    }

    @Override
    public String description() {
        return "Goes along the arc from the base to one model: (sin((1−t)θ) base + sin(tθ) x) / sin θ";
    }

    @Override
    public String reference() {
        return "Shoemake 1985, doi 10.1145/325334.325242";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(T);
    }

    @Override
    Coefficients coefficients(TensorJob job) {
        if (job.size() != 1) {
            throw InvalidInputException.of(
                    "slerp",
                    "the base and exactly one other model",
                    "the base and " + job.inputs(),
                    "For more, use karcher");
        }
        float t = (float) job.number("t");
        return gram -> {
            double cos = gram[0][1] / (length(gram[0][0]) * length(gram[1][1]));
            if (Math.abs(cos) > PARALLEL) {
                return new float[] {1 - t, t};
            }
            double angle = StrictMath.acos(cos);
            double sin = StrictMath.sin(angle);
            return new float[] {
                (float) (StrictMath.sin((1 - t) * angle) / sin), (float) (StrictMath.sin(t * angle) / sin)
            };
        };
    }

    private static double length(double square) {
        double length = Math.sqrt(square);
        return length > NEGLIGIBLE || Double.isNaN(length) ? length : 1;
    }
}
