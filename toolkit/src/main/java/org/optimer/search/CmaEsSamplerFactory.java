package org.optimer.search;

import java.util.Map;

/** {@code sampler: {name: cmaes, startup: 1, population: 0, seed: 0}}. */
public final class CmaEsSamplerFactory implements SamplerFactory {
    /** For {@link java.util.ServiceLoader}. */
    public CmaEsSamplerFactory() {}

    @Override
    public String name() {
        return "cmaes";
    }

    @Override
    public Sampler create(Map<String, Object> settings) {
        SamplerSettings s = new SamplerSettings(settings).only("startup", "population", "seed");
        int startup = (int) Math.min(s.whole("startup", 1), Integer.MAX_VALUE);
        return new CmaEsSampler(s.whole("seed", 0), startup, (int) Math.min(s.whole("population", 0), 1 << 20));
    }
}
