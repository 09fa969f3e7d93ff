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
public record TrialOutcome(Scores scores, double mergeSeconds, double scoreSeconds, int worker) {}
