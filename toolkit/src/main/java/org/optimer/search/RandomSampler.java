package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.Map;

/** Draws every parameter from its range alone, as Optuna's random sampler does for the same seed. */
public final class RandomSampler implements Sampler {
    /** The name of the stream that independent draws come from, here and in {@link TpeSampler}. */
    static final String STREAM = "random";

    private final long seed;

    /** With seed 0. */
    public RandomSampler() {
        this(0);
    }

    private RandomSampler(long seed) {
        this.seed = Seeding.check(seed);
    }

    /**
     * Another seed.
     *
     * @param seed 0 to 2³² − 1
     * @return a new sampler
     */
    public RandomSampler seed(long seed) {
        return new RandomSampler(seed);
    }

    @Override
    public Map<String, Object> suggest(Request request) {
        Map<String, Object> params = new LinkedHashMap<>();
        request.space().distributions().forEach((name, range) -> {
            if (request.fixed().containsKey(name)) {
                params.put(name, request.fixed().get(name));
            } else if (range.single()) {
                params.put(name, range.first());
            } else {
                params.put(name, IndependentDraw.from(range, request.random().stream(STREAM)));
            }
        });
        return params;
    }

    @Override
    public boolean severalObjectives() {
        return true;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public String name() {
        return "random";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", name());
        settings.put("seed", seed);
        return settings;
    }
}
