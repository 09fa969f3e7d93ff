package org.optimer.model;

import java.util.ArrayList;
import java.util.List;
import org.optimer.checkpoint.ModelSource;

/**
 * Compares what backpropagation says with what the loss does. Along the gradient g of one parameter the loss rises by
 * {@code |g|} per unit; central differences measure the same: {@code (L(p + h·g/|g|) − L(p − h·g/|g|)) / 2h}. f32 noise
 * limits the agreement to about 1 %.
 */
public final class GradientCheck {
    private static final double STEP = 1e-2;

    private GradientCheck() {}

    /**
     * One parameter's result.
     *
     * @param parameter the decoder's name of it
     * @param analytic {@code |g|} by backpropagation
     * @param numeric the measured slope
     */
    public record Slope(String parameter, double analytic, double numeric) {
        /**
         * How far the two are apart.
         *
         * @return relative to the larger one; 0 when both vanish
         */
        public double error() {
            double scale = Math.max(Math.abs(analytic), Math.abs(numeric));
            return scale < 1e-6 ? 0 : Math.abs(analytic - numeric) / scale;
        }
    }

    /**
     * Checks every parameter of a small model.
     *
     * @param model a few thousand numbers, drawn at random
     * @param batch what the loss is taken on
     * @return one slope per parameter
     */
    public static List<Slope> slopes(ModelSource model, Batch batch) {
        TrainRecipe recipe = TrainRecipe.of(1, 1e-3, 1);
        List<Slope> out = new ArrayList<>();
        try (TrainStep step = new TrainStep(model, recipe)) {
            List<Parameter> parameters = step.parameters();
            List<float[]> values = step.values();
            step.differentiate(batch);
            List<float[]> gradients = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                gradients.add(step.gradient(i).clone());
            }
            for (int i = 0; i < parameters.size(); i++) {
                double norm = norm(gradients.get(i));
                double up = moved(step, values, i, gradients.get(i), STEP / norm, batch);
                double down = moved(step, values, i, gradients.get(i), -STEP / norm, batch);
                out.add(new Slope(parameters.get(i).name(), norm, norm == 0 ? 0 : (up - down) / (2 * STEP)));
            }
        }
        return out;
    }

    private static double moved(
            TrainStep step, List<float[]> values, int which, float[] direction, double by, Batch batch) {
        List<float[]> changed = new ArrayList<>(values);
        float[] array = values.get(which).clone();
        for (int i = 0; i < array.length && Double.isFinite(by); i++) {
            array[i] += (float) (by * direction[i]);
        }
        changed.set(which, array);
        step.set(changed);
        double loss = step.differentiate(batch);
        step.set(values);
        return loss;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
