package org.optimer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Objective;

/**
 * Something that a merged model must not be worse at: an objective with a floor, either a number or what another merge of
 * the same vectors reaches on the same items. See {@link OptiMer#within}.
 *
 * @param objective what is looked at, for example one task
 * @param reference weights of the merge to compare with; null when {@code floor} is the number itself
 * @param floor the least value; with a reference, how far above it (below when negative)
 */
public record Limit(Objective objective, @Nullable Map<String, Double> reference, double floor) {
    /** Copies the reference. */
    public Limit {
        if (!Double.isFinite(floor)) {
            throw InvalidInputException.of("limit on " + objective.name(), "a number", String.valueOf(floor), "");
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
        return new Limit(objective, null, least);
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
        if (!(slack >= 0)) {
            throw InvalidInputException.of("limit on " + objective.name(), "a slack from 0", String.valueOf(slack), "");
        }
        return new Limit(objective, weights, slack == 0 ? 0 : -slack);
    }

    @Override
    public String toString() {
        String place = reference == null
                ? String.valueOf(floor)
                : "that of " + reference + (floor == 0 ? "" : (floor < 0 ? " - " : " + ") + Math.abs(floor));
        return objective.name() + " ≥ " + place;
    }
}
