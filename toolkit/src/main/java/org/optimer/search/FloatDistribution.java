package org.optimer.search;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * Real numbers in {@code [low, high]}.
 *
 * @param low least value
 * @param high greatest value; with a step lowered to the grid
 * @param log whether the scale is logarithmic; then {@code low} is above 0 and there is no step
 * @param step distance of neighbours on the grid; 0 for no grid
 */
public record FloatDistribution(double low, double high, boolean log, double step) implements Distribution {
    /** Checks the bounds and puts {@code high} on the grid. */
    public FloatDistribution {
        String range = "range [" + low + ", " + high + "]";
        if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
            throw InvalidInputException.of(range, "finite bounds with low ≤ high", "the contrary", "");
        }
        if (log && low <= 0) {
            throw InvalidInputException.of(range, "low above 0 on a logarithmic scale", String.valueOf(low), "");
        }
        if (!(step >= 0) || Double.isInfinite(step)) {
            throw InvalidInputException.of(range, "a step above 0", String.valueOf(step), "");
        }
        if (log && step > 0) {
            throw InvalidInputException.of(range, "a step or a logarithmic scale", "both", "Leave one out");
        }
        if (step > 0) {
            // decimal arithmetic on the shortest decimal forms, as Optuna does: 0.3 is a multiple of 0.1 here
            BigDecimal width = decimal(high).subtract(decimal(low));
            BigDecimal grid = decimal(step);
            if (width.remainder(grid).signum() != 0) {
                high = width.divide(grid, 0, RoundingMode.FLOOR)
                        .multiply(grid)
                        .add(decimal(low))
                        .doubleValue();
            }
        }
    }

    @Override
    public double toInternal(@Nullable Object value) {
        if (value instanceof Number number
                && !Double.isNaN(number.doubleValue())
                && !(log && number.doubleValue() <= 0)) {
            return number.doubleValue();
        }
        throw InvalidInputException.of("parameter in " + this, "a number", String.valueOf(value), "");
    }

    @Override
    public Object toExternal(double internal) {
        return internal;
    }

    @Override
    public boolean contains(double internal) {
        if (!(internal >= low && internal <= high)) {
            return false;
        }
        double k = (internal - low) / step;
        return step == 0 || Math.abs(k - Math.rint(k)) < 1e-8;
    }

    @Override
    public boolean single() {
        return low == high || (step > 0 && decimal(high).subtract(decimal(low)).compareTo(decimal(step)) < 0);
    }

    @Override
    public Object first() {
        return low;
    }

    @Override
    public boolean compatibleWith(Distribution other) {
        return other instanceof FloatDistribution that && log == that.log;
    }

    @Override
    public String toString() {
        return "[" + low + ", " + high + "]" + (log ? " log" : "") + (step > 0 ? " step " + step : "");
    }

    private static BigDecimal decimal(double value) {
        return new BigDecimal(Double.toString(value));
    }
}
