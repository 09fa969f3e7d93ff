package org.optimer.core;

import java.nio.charset.StandardCharsets;

/**
 * Counter-based random numbers: every number is a pure function of a seed, some names and an index, so it does not
 * depend on threads, tile sizes, visiting order or JDK. Keys are 64-bit; names are folded in by their UTF-8 bytes.
 */
public final class Seeds {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /**
     * Folds names into a seed.
     *
     * @param seed the recorded seed of the run
     * @param names what the stream is for, for example a tensor name and a vector name
     * @return a 64-bit key; equal inputs give equal keys on every machine
     */
    public static long key(long seed, String... names) {
        long key = mix(seed + GOLDEN);
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            for (byte b : bytes) {
                key = mix(key ^ ((b & 0xFF) + GOLDEN));
            }
            key = mix(key + 0x100L + bytes.length);
        }
        return key;
    }

    /**
     * Folds a number into a key, for example a trial number.
     *
     * @param key from {@link #key(long, String...)}
     * @param index any number
     * @return a 64-bit key
     */
    public static long key(long key, long index) {
        return mix(key ^ mix(index + GOLDEN));
    }

    /**
     * A uniform number in [0, 1) with 53 random bits.
     *
     * @param key a key
     * @param index the counter
     * @return the number at that counter
     */
    public static double uniform(long key, long index) {
        return (key(key, index) >>> 11) * 0x1.0p-53;
    }

    /**
     * The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection on 64 bits with good avalanche.
     *
     * @param z any number
     * @return the mixed number
     */
    public static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
