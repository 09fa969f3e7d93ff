package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The random numbers of one seed, in named streams that do not disturb each other. All streams begin with the same
 * numbers, because Optuna seeds a sampler and the random sampler inside it alike. Not thread-safe.
 */
public final class RandomStreams {
    private final long seed;
    private final Map<String, RandomStream> streams = new LinkedHashMap<>();

    /**
     * Streams at their beginning.
     *
     * @param seed 0 to 2³² − 1
     */
    public RandomStreams(long seed) {
        this.seed = seed;
    }

    /**
     * One stream.
     *
     * @param name what it is for, for example {@code random} or {@code tpe}
     * @return the stream where it stands
     */
    public RandomStream stream(String name) {
        return streams.computeIfAbsent(name, unused -> new RandomStream(seed));
    }

    /**
     * Where the streams stand that were used.
     *
     * @return name to position, by name
     */
    public Map<String, Long> positions() {
        Map<String, Long> positions = new TreeMap<>();
        streams.forEach((name, stream) -> {
            if (stream.position() > 0) {
                positions.put(name, stream.position());
            }
        });
        return positions;
    }

    /**
     * Goes on to positions that were recorded.
     *
     * @param positions from {@link #positions()}, none below the present ones
     */
    public void skipTo(Map<String, Long> positions) {
        positions.forEach((name, position) -> stream(name).skipTo(position));
    }

    /**
     * The same streams at the same places, to be drawn from on their own.
     *
     * @return a copy
     */
    public RandomStreams copy() {
        RandomStreams copy = new RandomStreams(seed);
        streams.forEach((name, stream) -> copy.streams.put(name, stream.copy()));
        return copy;
    }
}
