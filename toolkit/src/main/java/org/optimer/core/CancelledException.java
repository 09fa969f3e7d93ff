package org.optimer.core;

/** Work stopped because the user interrupted it. What was finished before stays valid and can be resumed. */
public class CancelledException extends OptiMerException {
    /**
     * Says what stopped and what was kept.
     *
     * @param message names the work, how far it came and how to go on
     */
    public CancelledException(String message) {
        super(message);
    }
}
