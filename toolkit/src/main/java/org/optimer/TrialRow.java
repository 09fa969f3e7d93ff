package org.optimer;

import java.util.List;
import java.util.Map;

/**
 * One finished trial.
 *
 * @param number the trial's number in the study, from 0
 * @param weights α by vector name, pinned ones included
 * @param search the objective on the search split; of several the first
 * @param values all objectives on the search split
 * @param violation how far it is beyond the search's limits, 0 when it keeps to them
 * @param startup whether it was one of the N₀ random trials
 * @param worker which worker ran it, from 0
 * @param batch which round of parallel trials it belonged to: number ÷ workers
 * @param mergeSeconds wall time of the merge
 * @param scoreSeconds wall time of the scoring
 * @param samples items it was scored on, of all tasks; 0 when an earlier search had scored it
 * @param ended whether it was ended early: {@code search} is then an estimate from fewer items
 */
public record TrialRow(
        int number,
        Map<String, Double> weights,
        double search,
        List<Double> values,
        double violation,
        boolean startup,
        int worker,
        int batch,
        double mergeSeconds,
        double scoreSeconds,
        int samples,
        boolean ended) {
    /** Copies the values. */
    public TrialRow {
        values = List.copyOf(values);
    }
}
