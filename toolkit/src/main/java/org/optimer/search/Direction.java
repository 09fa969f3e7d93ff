package org.optimer.search;

import java.util.Comparator;
import org.optimer.core.InvalidInputException;

/** Whether small or great values are good. */
public enum Direction {
    /** Small values are good. */
    MINIMIZE(1),
    /** Great values are good. */
    MAXIMIZE(2);

    private final int code;

    Direction(int code) {
        this.code = code;
    }

    /**
     * The number under which journals store it.
     *
     * @return 1 or 2
     */
    public int code() {
        return code;
    }

    /**
     * The direction behind a journal's number.
     *
     * @param code 1 or 2
     * @return the direction
     */
    public static Direction of(int code) {
        for (Direction direction : values()) {
            if (direction.code == code) {
                return direction;
            }
        }
        throw InvalidInputException.of("direction", "1 (minimise) or 2 (maximise)", String.valueOf(code), "");
    }

    /**
     * Puts good values first; equal values compare as equal, so that a stable sort keeps the order of trials.
     *
     * @return a comparator of values
     */
    public Comparator<Double> bestFirst() {
        return this == MINIMIZE ? Comparator.naturalOrder() : Comparator.reverseOrder();
    }
}
