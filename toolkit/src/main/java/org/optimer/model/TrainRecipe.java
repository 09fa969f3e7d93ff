package org.optimer.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.DType;
import org.optimer.core.InvalidInputException;

/**
 * How to train: AdamW with decoupled weight decay (Loshchilov and Hutter 2019) on all parameters that are not frozen,
 * clipping by the global norm, and the learning rate
 * {@code peak · min(1, (s+1)/warmup) · (f + (1−f)·½·(1 + cos(π·s/steps)))} at step s from 0.
 *
 * @param steps how many
 * @param peakLearningRate peak
 * @param warmupSteps linear warm-up; 0 is taken as 1
 * @param finalFraction f, the share of the peak at the end
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param weightDecay decoupled, times the learning rate
 * @param clip greatest global gradient norm; infinity for none
 * @param batch rows of a batch
 * @param length tokens predicted in a row
 * @param freeze regular expressions searched in tensor names; what matches is not trained and does not decay
 * @param seed recorded; the trainer itself draws nothing
 * @param checkpointEvery steps between saved models; 0 for only the last
 * @param saveAs element type of saved models
 */
public record TrainRecipe(
        int steps,
        double peakLearningRate,
        int warmupSteps,
        double finalFraction,
        double beta1,
        double beta2,
        double weightDecay,
        double clip,
        int batch,
        int length,
        List<String> freeze,
        long seed,
        int checkpointEvery,
        DType saveAs) {
    /** Checks the ranges. */
    public TrainRecipe {
        freeze = List.copyOf(freeze);
        boolean sizes = steps > 0 && batch > 0 && length > 0 && warmupSteps >= 0 && checkpointEvery >= 0;
        boolean rates = peakLearningRate > 0
                && finalFraction >= 0
                && finalFraction <= 1
                && beta1 >= 0
                && beta1 < 1
                && beta2 >= 0
                && beta2 < 1
                && weightDecay >= 0
                && clip > 0;
        if (!sizes || !rates || !saveAs.isFloat()) {
            throw InvalidInputException.of(
                    "training recipe",
                    "steps, batch, length, rate and clip above 0, betas in [0, 1), a fraction in [0, 1], a float type",
                    "steps " + steps + ", batch " + batch + " x " + length + ", rate " + peakLearningRate + ", warm-up "
                            + warmupSteps + ", fraction " + finalFraction + ", betas " + beta1 + " " + beta2
                            + ", decay "
                            + weightDecay + ", clip " + clip + ", every " + checkpointEvery + ", " + saveAs,
                    "");
        }
    }

    /**
     * The lab's settings: betas 0.9 and 0.95, decay 0.1, clip 1, cosine to 1 %, 16 rows of 64 tokens, saved as bf16.
     *
     * @param steps how many
     * @param peakLearningRate peak
     * @param warmupSteps linear warm-up
     * @return the recipe, to be changed by the {@code with} methods
     */
    public static TrainRecipe of(int steps, double peakLearningRate, int warmupSteps) {
        return new TrainRecipe(
                steps, peakLearningRate, warmupSteps, 0.01, 0.9, 0.95, 0.1, 1.0, 16, 64, List.of(), 0, 0, DType.BF16);
    }

    /**
     * Freezes tensors.
     *
     * @param patterns regular expressions searched in tensor names
     * @return the changed recipe
     */
    public TrainRecipe withFreeze(String... patterns) {
        return new TrainRecipe(
                steps,
                peakLearningRate,
                warmupSteps,
                finalFraction,
                beta1,
                beta2,
                weightDecay,
                clip,
                batch,
                length,
                List.of(patterns),
                seed,
                checkpointEvery,
                saveAs);
    }

    /**
     * Sets the shape of a batch.
     *
     * @param rows of a batch
     * @param tokens predicted in a row
     * @return the changed recipe
     */
    public TrainRecipe withBatch(int rows, int tokens) {
        return new TrainRecipe(
                steps,
                peakLearningRate,
                warmupSteps,
                finalFraction,
                beta1,
                beta2,
                weightDecay,
                clip,
                rows,
                tokens,
                freeze,
                seed,
                checkpointEvery,
                saveAs);
    }

    /**
     * Saves models on the way.
     *
     * @param every steps between two; 0 for only the last
     * @return the changed recipe
     */
    public TrainRecipe withCheckpointEvery(int every) {
        return new TrainRecipe(
                steps,
                peakLearningRate,
                warmupSteps,
                finalFraction,
                beta1,
                beta2,
                weightDecay,
                clip,
                batch,
                length,
                freeze,
                seed,
                every,
                saveAs);
    }

    /**
     * Records the seed that the data and the start were made with.
     *
     * @param recorded the seed
     * @return the changed recipe
     */
    public TrainRecipe withSeed(long recorded) {
        return new TrainRecipe(
                steps,
                peakLearningRate,
                warmupSteps,
                finalFraction,
                beta1,
                beta2,
                weightDecay,
                clip,
                batch,
                length,
                freeze,
                recorded,
                checkpointEvery,
                saveAs);
    }

    /**
     * Sets the element type of saved models.
     *
     * @param type a floating-point type
     * @return the changed recipe
     */
    public TrainRecipe withSaveAs(DType type) {
        return new TrainRecipe(
                steps,
                peakLearningRate,
                warmupSteps,
                finalFraction,
                beta1,
                beta2,
                weightDecay,
                clip,
                batch,
                length,
                freeze,
                seed,
                checkpointEvery,
                type);
    }

    /**
     * The learning rate of a step.
     *
     * @param step from 0
     * @return the rate
     */
    public double learningRate(long step) {
        double warm = Math.min(1, (step + 1.0) / Math.max(1, warmupSteps));
        double cosine = 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
        return peakLearningRate * warm * (finalFraction + (1 - finalFraction) * cosine);
    }

    /**
     * As JSON-like values, for provenance.
     *
     * @return every component by its name
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("steps", steps);
        map.put("peakLearningRate", peakLearningRate);
        map.put("warmupSteps", warmupSteps);
        map.put("finalFraction", finalFraction);
        map.put("beta1", beta1);
        map.put("beta2", beta2);
        map.put("weightDecay", weightDecay);
        map.put("clip", clip);
        map.put("batch", batch);
        map.put("length", length);
        map.put("freeze", freeze);
        map.put("seed", seed);
        map.put("checkpointEvery", checkpointEvery);
        map.put("saveAs", saveAs.name());
        return map;
    }
}
