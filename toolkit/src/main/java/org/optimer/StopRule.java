package org.optimer;

import org.optimer.evaluate.Scores;

/** Decides after each stage of a trial whether the rest of its items is worth scoring. */
@FunctionalInterface
public interface StopRule {
    /**
     * Looks at a trial that is under way.
     *
     * @param soFar the scores of all items of the stages that are done
     * @return true to end the trial here
     */
    boolean stop(Scores soFar);
}
