package org.optimer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the comparison: a way to get a model, and what it scores on the test split.
 *
 * @param name what it is called
 * @param weights α by vector name that it ended with; empty for the base
 * @param evaluations models that were scored to choose it; 1 when nothing was tuned
 * @param search its score on the search split; null when nothing had to be chosen
 * @param dev its score on the dev split; null when nothing had to be chosen
 * @param test its score on the test split
 * @param note how it was made: method, density, grid
 */
public record MethodRow(
        String name,
        Map<String, Double> weights,
        int evaluations,
        @Nullable Double search,
        @Nullable Double dev,
        ScoreSummary test,
        String note) {}
