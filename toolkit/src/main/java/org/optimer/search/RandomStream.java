package org.optimer.search;

import org.optimer.core.InvalidInputException;

/**
 * The numbers that numpy's {@code RandomState(seed)} gives: the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998),
 * begun by Knuth's generator, two words to a double. Knows its position, so that a study can go on where it stopped.
 * Not thread-safe.
 */
public final class RandomStream {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;
    private long position;

    /**
     * The stream of a seed.
     *
     * @param seed 0 to 2³² − 1
     */
    public RandomStream(long seed) {
        if (seed < 0 || seed > 0xFFFFFFFFL) {
            throw InvalidInputException.of("seed", "a whole number from 0 to 2^32 - 1", String.valueOf(seed), "");
        }
        int s = (int) seed;
        for (int i = 0; i < N; i++) {
            state[i] = s;
            s = 1812433253 * (s ^ (s >>> 30)) + i + 1;
        }
    }

    private RandomStream(RandomStream other) {
        System.arraycopy(other.state, 0, state, 0, N);
        next = other.next;
        position = other.position;
    }

    /**
     * The next uniform number.
     *
     * @return in [0, 1), 53 bits
     */
    public double next() {
        position++;
        long high = word() >>> 5;
        long low = word() >>> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /**
     * The next uniform numbers.
     *
     * @param n how many
     * @return each in [0, 1)
     */
    public double[] next(int n) {
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = next();
        }
        return numbers;
    }

    /**
     * How many numbers were drawn.
     *
     * @return 0 or more
     */
    public long position() {
        return position;
    }

    /**
     * Draws and forgets numbers.
     *
     * @param to the position to stop at; not below the present one
     */
    public void skipTo(long to) {
        if (to < position) {
            throw InvalidInputException.of("random stream", "a position from " + position, String.valueOf(to), "");
        }
        while (position < to) {
            next();
        }
    }

    /**
     * The same stream at the same place, to be drawn from on its own.
     *
     * @return a copy
     */
    public RandomStream copy() {
        return new RandomStream(this);
    }

    private long word() {
        if (next == N) {
            refill();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        y ^= y >>> 18;
        return y & 0xFFFFFFFFL;
    }

    private void refill() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7FFFFFFF);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }
        next = 0;
    }
}
