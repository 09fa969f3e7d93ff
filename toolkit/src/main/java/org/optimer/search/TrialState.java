package org.optimer.search;

import org.optimer.core.InvalidInputException;

/** Where a trial stands. */
public enum TrialState {
    /** Being evaluated. */
    RUNNING(0),
    /** Finished with a value. */
    COMPLETE(1),
    /** Stopped early because it was not promising. */
    PRUNED(2),
    /** The objective failed, or the trial was interrupted. */
    FAIL(3),
    /** Queued with some parameters fixed. */
    WAITING(4);

    private final int code;

    TrialState(int code) {
        this.code = code;
    }

    /**
     * The number under which journals store it.
     *
     * @return 0 to 4
     */
    public int code() {
        return code;
    }

    /**
     * Whether nothing about the trial can change any more.
     *
     * @return true for COMPLETE, PRUNED and FAIL
     */
    public boolean isFinished() {
        return this == COMPLETE || this == PRUNED || this == FAIL;
    }

    /**
     * The state behind a journal's number.
     *
     * @param code 0 to 4
     * @return the state
     */
    public static TrialState of(int code) {
        for (TrialState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw InvalidInputException.of("trial state", "0 to 4", String.valueOf(code), "");
    }
}
