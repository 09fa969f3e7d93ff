package org.optimer.model;

/** The data of a training: a pure function of the step, so that a resumed training sees what it would have seen. */
@FunctionalInterface
public interface BatchSource {
    /**
     * The batch of a step.
     *
     * @param step from 0
     * @return the same batch whenever it is asked for the same step
     */
    Batch batch(long step);
}
