package org.optimer.testkit.examples;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.optimer.core.InvalidInputException;
import org.optimer.search.FrozenTrial;
import org.optimer.search.RandomSampler;
import org.optimer.search.RandomStream;
import org.optimer.search.Sampler;
import org.optimer.search.SamplerFactory;
import org.optimer.search.TrialState;

/**
 * Draws at random, but keeps each value of the best trial so far with some probability.
 *
 * @param seed of the study's random numbers
 * @param keep the probability, 0 to 1
 */
public record NearBest(long seed, double keep) implements Sampler {
    @Override
    public Map<String, Object> suggest(Request request) {
        Map<String, Object> params = new LinkedHashMap<>(new RandomSampler().suggest(request));
        // the stream that RandomSampler has just drawn from: streams of other names begin with the same numbers
        RandomStream chance = request.random().stream("random");
        request.history().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .min(Comparator.comparing(
                        FrozenTrial::score, request.direction().bestFirst()))
                .ifPresent(best -> request.space().distributions().forEach((name, range) -> {
                    boolean comparable = range.equals(best.distributions().get(name));
                    if (chance.next() < keep && comparable && !request.fixed().containsKey(name)) {
                        params.put(name, best.params().get(name));
                    }
                }));
        return params;
    }

    @Override
    public String name() {
        return "near_best";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", name());
        settings.put("seed", seed);
        settings.put("keep", keep);
        return settings;
    }

    /** {@code sampler: {name: near_best, seed: 0, keep: 0.5}} in a study file. */
    public static final class Factory implements SamplerFactory {
        @Override
        public String name() {
            return "near_best";
        }

        @Override
        public Sampler create(Map<String, Object> settings) {
            if (Set.of("seed", "keep").containsAll(settings.keySet())
                    && settings.getOrDefault("seed", 0) instanceof Number seed
                    && settings.getOrDefault("keep", 0.5) instanceof Number keep) {
                return new NearBest(seed.longValue(), keep.doubleValue());
            }
            throw InvalidInputException.of("sampler", "numbers for seed and keep", settings.toString(), "");
        }
    }
}
