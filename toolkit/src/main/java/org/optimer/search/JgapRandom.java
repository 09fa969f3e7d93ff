package org.optimer.search;

import org.jgap.RandomGenerator;
import org.optimer.core.CounterRandom;

/** Seeded numbers in JGAP's form. */
final class JgapRandom implements RandomGenerator {
    private final transient CounterRandom random;

    JgapRandom(long seed) {
        random = new CounterRandom(seed, "jgap");
    }

    @Override
    public int nextInt() {
        return (int) random.nextLong();
    }

    @Override
    public int nextInt(int ceiling) {
        return random.nextInt(ceiling);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public double nextDouble() {
        return random.nextDouble();
    }

    @Override
    public float nextFloat() {
        return (float) (random.nextLong() >>> 40) * 0x1p-24f;
    }

    @Override
    public boolean nextBoolean() {
        return random.nextLong() < 0;
    }
}
