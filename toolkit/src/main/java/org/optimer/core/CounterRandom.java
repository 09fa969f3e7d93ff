package org.optimer.core;

/**
 * A sequential view of {@link Seeds}: the n-th call returns the number at counter n. Small, seeded, and the same on
 * every JDK. Not thread-safe.
 */
public final class CounterRandom {
    private final long key;
    private long counter;

    /**
     * A stream for one purpose.
     *
     * @param seed the recorded seed of the run
     * @param names what the stream is for
     */
    public CounterRandom(long seed, String... names) {
        this.key = Seeds.key(seed, names);
    }

    /**
     * Next 64 random bits.
     *
     * @return any long
     */
    public long nextLong() {
        return Seeds.key(key, counter++);
    }

    /**
     * Next uniform number in [0, 1), 53 bits.
     *
     * @return the number
     */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /**
     * Next integer in [0, bound), without modulo bias that could be seen (bias below 2⁻³² for bounds below 2³¹).
     *
     * @param bound above 0
     * @return the integer
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw InvalidInputException.of("nextInt", "a bound above 0", String.valueOf(bound), "");
        }
        return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
    }

    /**
     * Next standard normal number (Box-Muller, one of the pair; {@link StrictMath}, so that JDKs agree).
     *
     * @return the number
     */
    public double nextGaussian() {
        double u = 1.0 - nextDouble();
        double v = nextDouble();
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    /**
     * How many numbers were drawn; with {@link #skipTo} this makes a stream resumable.
     *
     * @return the counter
     */
    public long position() {
        return counter;
    }

    /**
     * Goes to a position.
     *
     * @param position from {@link #position()}
     */
    public void skipTo(long position) {
        counter = position;
    }
}
