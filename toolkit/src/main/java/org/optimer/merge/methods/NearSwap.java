package org.optimer.merge.methods;

import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;
import org.optimer.merge.TensorMerge;
import org.optimer.merge.Tile;

/**
 * NearSwap (alchemonaut 2024): goes from the base to one model where the two are near each other, and less far the further
 * they are apart: element by element (1 − w) base + w x with w = min(1, t / |x − base|). No element moves by more than t.
 */
public final class NearSwap implements MergeMethod {
    /** Smaller distances count as this; mergekit's constant. */
    private static final float NEAREST = 1e-6f;

    private static final Parameter T = new Parameter(
            "t", false, null, "the distance up to which elements are taken whole; it depends on the models' scale");

    /** Found through {@link java.util.ServiceLoader}. */
    public NearSwap() {}

    @Override
    public String name() {
        return "nearswap";
    }

    @Override
    public String description() {
        return "Takes one model's elements where they are near the base's: (1−w) base + w x, w = min(1, t / |x − base|)";
    }

    @Override
    public String reference() {
        return "alchemonaut 2024, huggingface.co/alchemonaut/QuartetAnemoi-70B-t0.0001";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(T);
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        if (job.size() != 1) {
            throw InvalidInputException.of(
                    "nearswap", "the base and exactly one other model", "the base and " + job.inputs(), "");
        }
        float t = (float) job.number(T.name());
        if (!(t >= 0)) {
            throw InvalidInputException.of("nearswap, t", "a distance of at least 0", String.valueOf(t), "");
        }
        return (tile, out) -> merge(tile, t, out);
    }

    private static void merge(Tile tile, float t, float[] out) {
        float[] base = tile.base();
        float[] model = tile.input(0);
        int n = tile.count();
        for (int i = 0; i < n; i++) {
            // torch divides a number by a tensor as the number times the tensor's reciprocal, which rounds twice
            float near = 1 / Math.max(Math.abs(base[i] - model[i]), NEAREST);
            float weight = Math.min(near * t, 1f);
            out[i] = weight * model[i] + (1 - weight) * base[i];
        }
    }
}
