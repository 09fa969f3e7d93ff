package org.optimer.search;

import java.util.Map;

/** {@code sampler: {name: sobol, seed: 0}}. */
public final class SobolSamplerFactory implements SamplerFactory {
    /** For {@link java.util.ServiceLoader}. */
    public SobolSamplerFactory() {}

    @Override
    public String name() {
        return "sobol";
    }

    @Override
    public Sampler create(Map<String, Object> settings) {
        return new SobolSampler()
                .seed(new SamplerSettings(settings).only("seed").whole("seed", 0));
    }
}
