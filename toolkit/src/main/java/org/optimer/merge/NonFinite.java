package org.optimer.merge;

/**
 * Elements of a merged tensor that are not finite numbers.
 *
 * @param nan how many are NaN
 * @param infinite how many are infinite, by rounding to the output's type included
 */
public record NonFinite(long nan, long infinite) {
    /** Nothing of the kind. */
    static final NonFinite NONE = new NonFinite(0, 0);

    NonFinite plus(NonFinite other) {
        return new NonFinite(nan + other.nan, infinite + other.infinite);
    }

    boolean any() {
        return nan + infinite > 0;
    }

    @Override
    public String toString() {
        return nan + " NaN, " + infinite + " infinite";
    }
}
