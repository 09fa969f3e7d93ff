package org.optimer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.Hashes;
import org.optimer.core.Json;
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

    /**
     * The same model on other items.
     *
     * @param items what to score on instead
     * @return a new specification
     */
    public TrialSpec on(TaskSet items) {
        return new TrialSpec(pool, merge, weights, items);
    }

    /**
     * The identity of the merged model, by everything that decides its weights: equal recipes over equal models give equal
     * identities. A weight of 0 counts as absent.
     *
     * @return 64 hex digits
     */
    public String identity() {
        List<Object> vectors = new ArrayList<>();
        for (String name : pool.names()) {
            double weight = weights.getOrDefault(name, 0.0);
            if (weight != 0) {
                vectors.add(List.of(name, weight, pool.vector(name).tuned().fingerprint()));
            }
        }
        return Hashes.sha256(
                Json.canonical(List.of(pool.base().fingerprint(), pool.exclusions(), merge.settings(), vectors)));
    }

    /**
     * What to call the merged model.
     *
     * @return the method and the weights
     */
    public String label() {
        return merge.method().name() + " " + weights;
    }
}
