package org.optimer.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.optimer.OptiMer;
import org.optimer.OptiMerResult;
import org.optimer.TrialRow;
import org.optimer.search.Costs;
import org.optimer.search.Importances;
import org.optimer.search.Recorded;
import org.optimer.search.Timeline;
import org.optimer.vector.CosineMatrix;

/**
 * The figures that belong to the method: how a search went, where its weights lie, how vectors point, how methods compare,
 * and a study explained. Those of the method take plain numbers or the toolkit's own results; those of a study take
 * anything that has one, a journal of Optuna's included.
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
     * How a search went.
     *
     * @param result a finished search
     * @return the figure
     */
    public static Fig progress(OptiMerResult result) {
        return progress(points(result.trials()), "mean search score");
    }

    /**
     * How a search goes so far; works while it runs and after an interruption.
     *
     * @param search with at least one finished trial
     * @return the figure
     */
    public static Fig progress(OptiMer search) {
        return progress(points(search.trialRows()), "mean search score");
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
     * The weights of two vectors in every trial of a search.
     *
     * @param result a finished search
     * @param x name of the vector on the horizontal axis
     * @param y name of the vector on the vertical axis
     * @return the figure
     */
    public static Fig weightSpace(OptiMerResult result, String x, String y) {
        return weightSpace(points(result.trials()), x, y, "mean search score");
    }

    /**
     * The weights of two vectors in every trial so far.
     *
     * @param search with at least one finished trial
     * @param x name of the vector on the horizontal axis
     * @param y name of the vector on the vertical axis
     * @return the figure
     */
    public static Fig weightSpace(OptiMer search, String x, String y) {
        return weightSpace(points(search.trialRows()), x, y, "mean search score");
    }

    /**
     * A cosine matrix as a heat map.
     *
     * @param cosines for example {@code Geometry.of(pool).cosines()}
     * @return the figure
     */
    public static Fig cosines(CosineMatrix cosines) {
        Fig fig = cosines(cosines.names(), cosines.values());
        return cosines.absent().isEmpty()
                ? fig
                : fig.subtitle("without the vectors of length zero: " + String.join(", ", cosines.absent()));
    }

    /**
     * The comparison of a search with its baselines, test scores in percent.
     *
     * @param result a finished search that ran beside baselines
     * @return the figure
     */
    public static Fig methods(OptiMerResult result) {
        return methods(
                result.methods().stream()
                        .map(row -> new MethodPoint(
                                row.name(),
                                100 * row.test().value(),
                                100 * row.test().stderr(),
                                row.name().equals(OptiMerResult.OURS)))
                        .toList(),
                "mean test score (%)");
    }

    /**
     * What one objective costs another: every trial's two scores, and a line through those that none surpasses. With more
     * than two objectives a trial on the front need not lie on the edge of the picture.
     *
     * @param search with several objectives and at least one finished trial
     * @param x name of the objective on the horizontal axis
     * @param y name of the objective on the vertical axis
     * @return the figure
     * @throws org.optimer.core.InvalidInputException when the search has no objective of that name
     */
    public static Fig front(OptiMer search, String x, String y) {
        return FrontPlot.of(search.trialRows(), search.front().objectives(), x, y);
    }

    private static List<TrialPoint> points(List<TrialRow> trials) {
        return trials.stream()
                .map(row -> new TrialPoint(row.number(), row.search(), row.startup(), row.batch(), row.weights()))
                .toList();
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

    /**
     * Value against trial number, with the best so far. For any study, ours or Optuna's; {@link #progress} shows a search
     * with its batches.
     *
     * @param study a study, a search, or a record of one
     * @return the figure
     */
    public static Fig history(Recorded study) {
        return HistoryPlot.of(study.record());
    }

    /**
     * Parallel coordinates: one line a trial across all parameters to its value.
     *
     * @param study a study, a search, or a record of one
     * @return the figure
     */
    public static Fig parallel(Recorded study) {
        return ParallelPlot.of(study.record());
    }

    /**
     * Value against each parameter, one panel each, the most important first.
     *
     * @param study a study, a search, or a record of one
     * @return the figure
     */
    public static Fig slice(Recorded study) {
        return SlicePlot.of(study.record());
    }

    /**
     * The landscape over two parameters, as the mean of the trials around each point.
     *
     * @param study a study, a search, or a record of one
     * @param x the parameter on the horizontal axis
     * @param y the parameter on the vertical axis
     * @return the figure
     * @throws org.optimer.core.InvalidInputException when the study has no such parameter
     */
    public static Fig contour(Recorded study, String x, String y) {
        return ContourPlot.of(study.record(), x, y);
    }

    /**
     * How much each parameter matters, see {@link Importances}.
     *
     * @param study a study, a search, or a record of one
     * @return the figure
     */
    public static Fig importances(Recorded study) {
        return ImportancePlot.of(Importances.of(study));
    }

    /**
     * The densities l and g of each parameter as TPE fits them now, see {@link org.optimer.search.Densities}.
     *
     * @param study a study, a search, or a record of one
     * @return the figure
     */
    public static Fig densities(Recorded study) {
        return DensityPlot.of(study.record());
    }

    /**
     * When which worker evaluated which trial.
     *
     * @param study a study, a search, or a record of one
     * @return the figure
     */
    public static Fig timeline(Recorded study) {
        return TimelinePlot.of(Timeline.of(study));
    }

    /**
     * The empirical distribution of values: what share of the trials has at most a value.
     *
     * @param studies one or more, to be compared
     * @return the figure
     */
    public static Fig edf(Recorded... studies) {
        return EdfPlot.of(Arrays.stream(studies).map(Recorded::record).toList());
    }

    /**
     * The parts of each trial's time, see {@link Costs}.
     *
     * @param study a study, a search, or a record of one
     * @return the figure
     */
    public static Fig costs(Recorded study) {
        return CostPlot.of(Costs.of(study));
    }
}
