package org.optimer.merge.methods;

import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;

/**
 * Model Stock (Jang et al. 2024, arXiv 2403.19522): how far to go from the base to the mean of N models follows from the
 * mean cosine between their differences, t = N cos θ / (1 + (N − 1) cos θ); θ = base + t · mean(τᵢ). By whole tensors, or by
 * rows with {@code filter_wise}.
 */
public final class ModelStock extends SpanMethod {
    private static final double SHORTEST = 1e-6;
    private static final double SINGULAR = 1e-6;
    private static final String FILTER_WISE = "filter_wise";

    /** Found through {@link java.util.ServiceLoader}. */
    public ModelStock() {
        super(Vectors.DIFFERENCES);
    }

    @Override
    public String name() {
        return "model_stock";
    }

    @Override
    public String description() {
        return "Goes from the base towards the models' mean as far as their angles say: "
                + "base + t · mean(τᵢ), t = N cos θ / (1 + (N − 1) cos θ)";
    }

    @Override
    public String reference() {
        return "Jang et al. 2024, arXiv 2403.19522";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Parameter(FILTER_WISE, false, false, "an angle for each row instead of the whole tensor"));
    }

    @Override
    Extent extent(TensorJob job) {
        return job.flag(FILTER_WISE) ? Extent.ROW : Extent.TENSOR;
    }

    @Override
    Coefficients coefficients(TensorJob job) {
        int n = job.size();
        if (n < 2) {
            throw InvalidInputException.of(
                    "model_stock", "the base and at least two other models", "the base and " + job.inputs(), "");
        }
        return gram -> {
            double cosines = 0;
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    double norms = Math.max(Math.sqrt(gram[i][i]) * Math.sqrt(gram[j][j]), SHORTEST);
                    cosines += Math.max(-1, Math.min(1, gram[i][j] / norms));
                }
            }
            double cos = cosines / (n * (n - 1) / 2);
            double divisor = 1 + (n - 1) * cos;
            // differences that cancel each other give no estimate: stay at the base
            double t = Math.abs(divisor) < SINGULAR ? 0 : n * cos / divisor;
            float[] coefficients = new float[n];
            java.util.Arrays.fill(coefficients, (float) (t / n));
            return coefficients;
        };
    }
}
