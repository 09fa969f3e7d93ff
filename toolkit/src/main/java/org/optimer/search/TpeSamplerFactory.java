package org.optimer.search;

import java.util.Map;

/**
 * {@code sampler: {name: tpe, preset: optuna5, startup: 10, seed: 0, acquisition: best_of_24, constant_liar: true,
 * count_running: 0}}.
 */
public final class TpeSamplerFactory implements SamplerFactory {
    /** For {@link java.util.ServiceLoader}. */
    public TpeSamplerFactory() {}

    @Override
    public String name() {
        return "tpe";
    }

    @Override
    public Sampler create(Map<String, Object> settings) {
        SamplerSettings s = new SamplerSettings(settings)
                .only("preset", "startup", "seed", "acquisition", "constant_liar", TpeSampler.COUNT_RUNNING);
        TpePreset preset = TpePreset.named(s.text("preset", "optuna5"));
        int startup = (int) Math.max(-1, Math.min(s.whole("startup", 10), Integer.MAX_VALUE));
        return new TpeSampler(
                preset,
                s.whole("seed", 0),
                startup,
                s.flag("constant_liar", preset.liar()),
                (int) Math.max(-1, Math.min(s.whole(TpeSampler.COUNT_RUNNING, 0), Integer.MAX_VALUE)),
                Acquisition.parse(s.text("acquisition", "best_of_24")));
    }
}
