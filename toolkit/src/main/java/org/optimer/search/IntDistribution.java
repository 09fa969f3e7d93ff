package org.optimer.search;

import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * Whole numbers in {@code [low, high]}.
 *
 * @param low least value
 * @param high greatest value; lowered to the grid
 * @param log whether the scale is logarithmic; then {@code low} is 1 or more and the step is 1
 * @param step distance of neighbours, 1 or more
 */
public record IntDistribution(long low, long high, boolean log, long step) implements Distribution {
    /** Beyond this a double, the inner form, no longer holds every whole number. */
    private static final long EXACT = 1L << 53;

    /** Checks the bounds and puts {@code high} on the grid. */
    public IntDistribution {
        String range = "range [" + low + ", " + high + "] of whole numbers";
        if (low > high || low < -EXACT || high > EXACT) {
            throw InvalidInputException.of(range, "low ≤ high within ±2^53", "the contrary", "");
        }
        if (step < 1) {
            throw InvalidInputException.of(range, "a step of 1 or more", String.valueOf(step), "");
        }
        if (log && (low < 1 || step != 1)) {
            throw InvalidInputException.of(
                    range, "low ≥ 1 and step 1 on a logarithmic scale", "low " + low + ", step " + step, "");
        }
        high = low + (high - low) / step * step;
    }

    @Override
    public double toInternal(@Nullable Object value) {
        if (value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue())) {
            return number.doubleValue();
        }
        throw InvalidInputException.of("parameter in " + this, "a whole number", String.valueOf(value), "");
    }

    @Override
    public Object toExternal(double internal) {
        return (long) internal;
    }

    @Override
    public boolean contains(double internal) {
        return internal >= low && internal <= high && ((long) internal - low) % step == 0;
    }

    @Override
    public boolean single() {
        return high - low < step;
    }

    @Override
    public Object first() {
        return low;
    }

    @Override
    public boolean compatibleWith(Distribution other) {
        return other instanceof IntDistribution that && log == that.log;
    }

    @Override
    public String toString() {
        return low + ".." + high + (log ? " log" : "") + (step > 1 ? " step " + step : "");
    }
}
