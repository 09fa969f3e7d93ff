package org.optimer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.lab.SimulatedWorld;
import org.optimer.search.Sampler;
import org.optimer.search.TpeSampler;

/** The low-norm start-up for tests of other packages. */
public final class LowNormDraws {
    private LowNormDraws() {}

    /**
     * A sampler as the recommended frugal switch makes it.
     *
     * @param sampler proposes what is not drawn at random
     * @param world whose vectors are measured, in the paper's ranges
     * @return the sampler that a search on the world would have
     */
    public static Sampler before(TpeSampler sampler, SimulatedWorld world) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        world.pool().names().forEach(name -> ranges.put(name, new Range(name.equals("it") ? 0.3 : 0, 1)));
        return LowNormStartup.of(sampler, sampler.startup(), Frugal.all().radius(), ranges, world.pool());
    }
}
