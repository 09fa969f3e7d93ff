package org.optimer.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one item went.
 *
 * @param measures what it adds to each metric of its task, by metric name
 * @param logLikelihood of the right answer (or the text), in nats; NaN where there is none
 * @param predicted the answer the model gave, or null where only the right answer was scored
 */
public record Outcome(Map<String, Measure> measures, double logLikelihood, @Nullable String predicted) {
    /** Copies the measures, in their order. */
    public Outcome {
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    }
}
