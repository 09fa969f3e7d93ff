package org.optimer.search;

import java.util.Map;

/** {@code sampler: {name: gp, startup: 10, seed: 0}}. */
public final class GpSamplerFactory implements SamplerFactory {
    /** For {@link java.util.ServiceLoader}. */
    public GpSamplerFactory() {}

    @Override
    public String name() {
        return "gp";
    }

    @Override
    public Sampler create(Map<String, Object> settings) {
        SamplerSettings s = new SamplerSettings(settings).only("startup", "seed");
        return new GpSampler(s.whole("seed", 0), (int) Math.min(s.whole("startup", 10), Integer.MAX_VALUE));
    }
}
