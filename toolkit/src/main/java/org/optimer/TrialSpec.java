package org.optimer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.evaluate.TaskSet;
import org.optimer.merge.Merge;
import org.optimer.vector.VectorPool;

/**
 * One model to merge and score. Everything that decides the result is in here, so that a trial can be run anywhere and
 * again.
 *
 * @param pool the base and the vectors
 * @param merge the merge method with its parameters and mask seed
 * @param weights α by vector name, unitless; vectors that are not named take no part
 * @param tasks the items to score on
 */
public record TrialSpec(VectorPool pool, Merge merge, Map<String, Double> weights, TaskSet tasks) {
    /** Copies the weights, keeping their order. */
    public TrialSpec {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }
}
