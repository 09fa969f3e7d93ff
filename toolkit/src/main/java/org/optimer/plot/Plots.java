package org.optimer.plot;

import java.util.List;
import java.util.Map;

/**
 * The figures that belong to the method: how a search went, where its weights lie, how vectors point, and how methods
 * compare. Every one takes plain numbers; overloads take the toolkit's own results.
 */
public final class Plots {
    private Plots() {}

    /**
     * One finished trial of a search.
     *
     * @param number from 0
     * @param score the search score; higher is better; NaN for a failed trial
     * @param startup whether its weights were drawn at random before the model of the search existed
     * @param batch which group of parallel trials it ran in, from 0; equal for all when they ran one by one
     * @param weights weight per vector name; may be empty when only the progress is drawn
     */
    public record TrialPoint(int number, double score, boolean startup, int batch, Map<String, Double> weights) {
        /** Copies the weights. */
        public TrialPoint {
            weights = Map.copyOf(weights);
        }
    }

    /**
     * One method's final score.
     *
     * @param name as in a table
     * @param mean test mean, in the unit of {@code scoreName}
     * @param standardError one standard error of the mean; 0 or NaN draws no bar
     * @param ours whether to draw it in the accent colour
     */
    public record MethodPoint(String name, double mean, double standardError, boolean ours) {}

    /**
     * Score against trial number: start-up trials grey, later ones coloured by batch, and the best so far as a line.
     *
     * @param trials in any order
     * @param scoreName the vertical axis, for example {@code mean search score}
     * @return the figure
     */
    public static Fig progress(List<TrialPoint> trials, String scoreName) {
        return ProgressPlot.of(trials, scoreName);
    }

    /**
     * The weights of two vectors in every trial, coloured by score; start-up trials are diamonds, the best is ringed.
     *
     * @param trials in any order; those without a score are left out
     * @param x name of the vector on the horizontal axis
     * @param y name of the vector on the vertical axis
     * @param scoreName the colour bar's title
     * @return the figure
     * @throws org.optimer.core.InvalidInputException when a trial has no weight of that name
     */
    public static Fig weightSpace(List<TrialPoint> trials, String x, String y, String scoreName) {
        return WeightSpacePlot.of(trials, x, y, scoreName);
    }

    /**
     * Pairwise cosines as a heat map with the values written in; 0 is white, so a colour means a shared direction.
     *
     * @param names one per row and column
     * @param cosines symmetric, {@code [n][n]}, each in [-1, 1]; NaN where it is not defined
     * @return the figure
     * @throws org.optimer.core.InvalidInputException when the shape does not fit the names
     */
    public static Fig cosines(List<String> names, double[][] cosines) {
        return CosinePlot.of(names, cosines);
    }

    /**
     * Methods from best to worst, each with its mean and one standard error to both sides.
     *
     * @param methods in any order
     * @param scoreName the horizontal axis, for example {@code mean test score (%)}
     * @return the figure
     */
    public static Fig methods(List<MethodPoint> methods, String scoreName) {
        return MethodsPlot.of(methods, scoreName);
    }
}
