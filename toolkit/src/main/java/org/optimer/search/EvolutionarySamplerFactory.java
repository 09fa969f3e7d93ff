package org.optimer.search;

import java.util.Map;

/** {@code sampler: {name: evolutionary, population: 20, seed: 0}}. */
public final class EvolutionarySamplerFactory implements SamplerFactory {
    /** For {@link java.util.ServiceLoader}. */
    public EvolutionarySamplerFactory() {}

    @Override
    public String name() {
        return "evolutionary";
    }

    @Override
    public Sampler create(Map<String, Object> settings) {
        SamplerSettings s = new SamplerSettings(settings).only("population", "seed");
        return new EvolutionarySampler(s.whole("seed", 0), (int) Math.min(s.whole("population", 20), 1 << 20));
    }
}
