package org.optimer.search;

import java.util.Map;

/** {@code sampler: {name: grid, levels: 5, coordinates: false, seed: 0}}. */
public final class GridSamplerFactory implements SamplerFactory {
    /** For {@link java.util.ServiceLoader}. */
    public GridSamplerFactory() {}

    @Override
    public String name() {
        return "grid";
    }

    @Override
    public Sampler create(Map<String, Object> settings) {
        SamplerSettings s = new SamplerSettings(settings).only("levels", "coordinates", "seed");
        int levels = (int) Math.min(s.whole("levels", 5), Integer.MAX_VALUE);
        GridSampler grid = s.flag("coordinates", false) ? GridSampler.coordinates(levels) : GridSampler.full(levels);
        return grid.seed(s.whole("seed", 0));
    }
}
