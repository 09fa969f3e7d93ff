package org.optimer;

import org.optimer.evaluate.Scores;

/**
 * What came of a trial.
 *
 * @param scores the evaluation
 * @param mergeSeconds wall time of the merge
 * @param scoreSeconds wall time of the scoring
 * @param worker which worker did it, from 0
 */
public record TrialOutcome(Scores scores, double mergeSeconds, double scoreSeconds, int worker) {
    /** A later stage of the same trial: its scores, and the time of both. */
    TrialOutcome then(TrialOutcome later) {
        return new TrialOutcome(
                later.scores, mergeSeconds + later.mergeSeconds, scoreSeconds + later.scoreSeconds, later.worker);
    }
}
