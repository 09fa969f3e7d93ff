package org.optimer;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Estimate;
import org.optimer.evaluate.Objective;

/**
 * Something that a merged model must not be worse at: an objective with a floor, either a number or what another merge of
 * the same vectors reaches on the same items. See {@link OptiMer#within}.
 *
 * @param objective what is looked at, for example one task
 * @param reference weights of the merge to compare with; null when {@code floor} is the number itself
 * @param floor the least value; with a reference, how far above it (below when negative)
 * @param confidence with which the limit must be kept, above 0 and below 1; {@link #AS_SCORED} takes scores as they are
 */
public record Limit(Objective objective, @Nullable Map<String, Double> reference, double floor, double confidence) {
    /** The confidence at which scores are taken as they are, without their standard errors. */
    public static final double AS_SCORED = 0.5;

    /** A score that lies at the limit keeps it: 0.58 - 0.02 is not quite 0.56. */
    private static final double ROUNDING = 1e-12;

    /** Copies the reference. */
    public Limit {
        if (!(confidence > 0 && confidence < 1)) {
            throw InvalidInputException.of(
                    "limit on " + objective.name(),
                    "a confidence above 0 and below 1, such as 0.95",
                    String.valueOf(confidence),
                    "");
        }
        if (!Double.isFinite(floor)) {
            throw InvalidInputException.of("limit on " + objective.name(), "a number", String.valueOf(floor), "");
        }
        if (reference != null && !reference.values().stream().allMatch(Double::isFinite)) {
            throw InvalidInputException.of(
                    "limit on " + objective.name(), "finite weights of the other model", reference.toString(), "");
        }
        reference = reference == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(reference));
    }

    /**
     * A limit at a number.
     *
     * @param objective what is looked at
     * @param least the least value, for accuracies in 0-1
     * @return the limit
     */
    public static Limit atLeast(Objective objective, double least) {
        return atLeast(objective, least, AS_SCORED);
    }

    /**
     * A limit at a number that counts the score's standard error s: the score v keeps it when v - z·s is at least that
     * number, z being the {@code confidence} quantile of the normal distribution. At 0.95, z = 1.645: on many items a model
     * that truly lies at the limit passes about once in twenty times. Where all items came out alike s is 0 and the score is
     * taken as it is, so a few items prove nothing.
     *
     * @param objective what is looked at
     * @param least the least value, for accuracies in 0-1
     * @param confidence above 0 and below 1; under 0.5 only models that are clearly below are beyond the limit
     * @return the limit
     */
    public static Limit atLeast(Objective objective, double least, double confidence) {
        return new Limit(objective, null, least, confidence);
    }

    /**
     * A limit at what another model reaches, less some slack: {@code Limit.notBelow(tasks.task("general"), Map.of("it",
     * 1.0), 0.02)} keeps general ability within two points of the instruct model. The other model is the plain sum
     * base + Σ ατ, whatever method the search merges with, and is scored on the same items, once for each split.
     *
     * @param objective what is looked at
     * @param weights α by vector name of the model to compare with
     * @param slack how far below it a model may be, from 0
     * @return the limit
     */
    public static Limit notBelow(Objective objective, Map<String, Double> weights, double slack) {
        return notBelow(objective, weights, slack, AS_SCORED);
    }

    /**
     * As {@link #notBelow(Objective, Map, double)}, counting the standard error of the difference d: both models answer the
     * same items, so it is that of the paired differences, far smaller than that of two separate scores
     * ({@link Objective#difference}). The limit is kept when d - z·s_d is at least -slack, z being the {@code confidence}
     * quantile of the normal distribution.
     *
     * @param objective what is looked at
     * @param weights α by vector name of the model to compare with
     * @param slack how far below it a model may be, from 0
     * @param confidence above 0 and below 1; under 0.5 only models that are clearly below are beyond the limit
     * @return the limit
     */
    public static Limit notBelow(Objective objective, Map<String, Double> weights, double slack, double confidence) {
        if (!(slack >= 0)) {
            throw InvalidInputException.of("limit on " + objective.name(), "a slack from 0", String.valueOf(slack), "");
        }
        return new Limit(objective, weights, slack == 0 ? 0 : -slack, confidence);
    }

    /**
     * How far a score is beyond this limit.
     *
     * @param value the score
     * @param other the reference's score on the same items; 0 when the floor is the number itself
     * @param error of the score, or of its paired difference to the reference's
     * @return at most 0 where the limit is kept, above 0 by what is missing
     * @throws InvalidInputException when the error is to be counted and cannot be told, as from a single item
     */
    double violation(double value, double other, Estimate error) {
        double missing = other + floor - value;
        if (confidence != AS_SCORED) {
            if (Double.isNaN(error.stderr()) && !Double.isNaN(value) && !Double.isNaN(other)) {
                throw InvalidInputException.of(
                        "limit " + this,
                        "scores with standard errors",
                        "one that cannot be told from " + error.n() + (error.n() == 1 ? " item" : " items"),
                        "Score more items, or leave the confidence out");
            }
            missing += new NormalDistribution(null, 0, 1).inverseCumulativeProbability(confidence) * error.stderr();
        }
        return Math.abs(missing) < ROUNDING ? 0 : missing;
    }

    @Override
    public String toString() {
        String place = reference == null
                ? String.valueOf(floor)
                : "that of " + reference + (floor == 0 ? "" : (floor < 0 ? " - " : " + ") + Math.abs(floor));
        String sure = confidence == AS_SCORED
                ? ""
                : " with confidence " + BigDecimal.valueOf(confidence).toPlainString();
        return objective.name() + " ≥ " + place + sure;
    }
}
