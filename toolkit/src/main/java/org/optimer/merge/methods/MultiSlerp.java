package org.optimer.merge.methods;

import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BaseRole;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;

/**
 * The barycentre of several models on the sphere, or, where there is a base, of their differences to it: the weighted mean
 * of the directions, at the weighted mean of the lengths, ℓ · m / ‖m‖ with m = Σ wᵢ xᵢ / (‖xᵢ‖ + ε) and ℓ = Σ wᵢ ‖xᵢ‖.
 *
 * <p>mergekit takes one more step, along Σ wᵢ (uᵢ − ⟨uᵢ, m̂⟩ m̂), u the directions and m̂ = m / ‖m‖. That is m − ⟨m, m̂⟩ m̂,
 * which is zero; its step is rounding error, made up to the length ε, and all that is left of it is a factor cos ε.
 */
public final class MultiSlerp extends SpanMethod {
    private static final String NORMALIZE = "normalize_weights";

    /** Found through {@link java.util.ServiceLoader}. */
    public MultiSlerp() {
        super(Vectors.DIFFERENCES);
    }

    @Override
    public String name() {
        return "multislerp";
    }

    @Override
    public String description() {
        return "Averages directions on the sphere and lengths apart: base + (Σ wᵢ ‖vᵢ‖) · m / ‖m‖, m = Σ wᵢ vᵢ / ‖vᵢ‖";
    }

    @Override
    public String reference() {
        return "Goddard 2025, goddard.blog/posts/multislerp-wow-what-a-cool-idea";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.WEIGHT,
                new Parameter(NORMALIZE, false, true, "divide the weights by their sum"),
                Parameter.number("eps", 1e-8, "added to lengths; a mean direction shorter than this counts as none"));
    }

    @Override
    public BaseRole base() {
        return BaseRole.OPTIONAL;
    }

    @Override
    Coefficients coefficients(TensorJob job) {
        if (job.size() == 1) {
            return gram -> new float[] {1};
        }
        float[] weights = job.weights();
        if (job.flag(NORMALIZE)) {
            divideBySum(weights, job);
        }
        double eps = job.number("eps");
        return gram -> {
            double length = 0;
            double[] shares = new double[weights.length];
            for (int i = 0; i < shares.length; i++) {
                double norm = Math.sqrt(gram[i][i]);
                length += weights[i] * norm;
                shares[i] = weights[i] / (norm + eps);
            }
            double mean = Math.sqrt(Math.max(0, square(shares, gram)));
            if (mean < eps) {
                return straight(weights, length, job);
            }
            double scale = length * StrictMath.cos(eps) / mean;
            float[] coefficients = new float[shares.length];
            for (int i = 0; i < shares.length; i++) {
                coefficients[i] = (float) (scale * shares[i]);
            }
            return coefficients;
        };
    }

    /** cᵀ G c: the squared length of Σ cᵢ vᵢ. */
    static double square(double[] c, double[][] gram) {
        double sum = 0;
        for (int i = 0; i < c.length; i++) {
            for (int j = 0; j < c.length; j++) {
                sum += c[i] * c[j] * gram[i][j];
            }
        }
        return sum;
    }

    private static float[] straight(float[] weights, double length, TensorJob job) {
        if (weights.length > 2 && length != 0) {
            throw InvalidInputException.of(
                    "multislerp, tensor " + job.tensor().name(),
                    "directions that have a mean",
                    "directions of " + job.inputs() + " that cancel each other",
                    "Change the weights");
        }
        return weights.clone();
    }

    private static void divideBySum(float[] weights, TensorJob job) {
        float sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        if (sum == 0) {
            throw InvalidInputException.of(
                    "weights of " + job.inputs(),
                    "a sum other than 0, because multislerp divides by it",
                    "a sum of 0",
                    "Change the weights or set normalize_weights: false");
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
    }
}
