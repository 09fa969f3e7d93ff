package org.optimer.search;

import org.optimer.core.InvalidInputException;
import org.optimer.core.Seeds;

/** Seeds of samplers. */
final class Seeding {
    private Seeding() {}

    /** Refuses what numpy's generator cannot take. */
    static long check(long seed) {
        if (seed < 0 || seed > 0xFFFFFFFFL) {
            throw InvalidInputException.of(
                    "sampler.seed", "a whole number from 0 to 2^32 - 1", String.valueOf(seed), "");
        }
        return seed;
    }

    /**
     * The seed of one trial's own random numbers.
     *
     * @param seed of the study
     * @param index of the trial
     * @return 0 to 2³² − 1
     */
    static long ofTrial(long seed, long index) {
        return Seeds.key(Seeds.key(seed, "optimer.search.trial"), index) >>> 32;
    }
}
