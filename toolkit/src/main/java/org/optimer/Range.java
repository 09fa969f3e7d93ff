package org.optimer;

import org.optimer.core.InvalidInputException;

/**
 * The interval in which a weight α is searched; {@code low == high} pins it.
 *
 * @param low lowest weight, unitless
 * @param high highest weight, unitless
 */
public record Range(double low, double high) {
    /** Refuses empty and non-finite intervals. */
    public Range {
        if (!(Double.isFinite(low) && Double.isFinite(high) && low <= high)) {
            throw InvalidInputException.of("weight range", "finite low <= high", "[" + low + ", " + high + "]", "");
        }
    }

    @Override
    public String toString() {
        return pinned() ? "fixed at " + low : low + " to " + high;
    }

    /**
     * Whether there is nothing to search.
     *
     * @return true when low equals high
     */
    public boolean pinned() {
        return low == high;
    }
}
