package org.optimer.search;

import java.util.Map;

/** {@code sampler: {name: random, seed: 0}}. */
public final class RandomSamplerFactory implements SamplerFactory {
    /** For {@link java.util.ServiceLoader}. */
    public RandomSamplerFactory() {}

    @Override
    public String name() {
        return "random";
    }

    @Override
    public Sampler create(Map<String, Object> settings) {
        return new RandomSampler()
                .seed(new SamplerSettings(settings).only("seed").whole("seed", 0));
    }
}
