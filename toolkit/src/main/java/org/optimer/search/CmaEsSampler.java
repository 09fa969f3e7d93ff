package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CMA-ES (Hansen 2016, arXiv 1604.00772) for numeric parameters, begun in the middle of the space with a standard
 * deviation of a sixth of each range, as in Optuna; choices are drawn at random. The distribution is computed anew from the
 * finished trials, λ at a time in their order, so nothing beside the study is needed to go on; with parallel workers a
 * generation may hold trials of the one before.
 */
public final class CmaEsSampler implements Sampler {
    private static final String STREAM = "cmaes";
    private static final double SIGMA = 1.0 / 6;

    private final long seed;
    private final int startup;
    private final int population;

    /** With seed 0, one random trial first, 4 + ⌊3 ln d⌋ points a generation. */
    public CmaEsSampler() {
        this(0, 1, 0);
    }

    CmaEsSampler(long seed, int startup, int population) {
        this.seed = Seeding.check(seed);
        this.startup = Math.max(startup, 0);
        this.population = Math.max(population, 0);
    }

    /**
     * Another seed.
     *
     * @param value 0 to 2³² − 1
     * @return a new sampler
     */
    public CmaEsSampler seed(long value) {
        return new CmaEsSampler(value, startup, population);
    }

    /**
     * How many random trials come first; they do not take part in the first generation.
     *
     * @param trials 0 or more
     * @return a new sampler
     */
    public CmaEsSampler startup(int trials) {
        return new CmaEsSampler(seed, trials, population);
    }

    /**
     * How many trials make a generation (λ).
     *
     * @param points 2 or more; 0 for 4 + ⌊3 ln d⌋
     * @return a new sampler
     */
    public CmaEsSampler population(int points) {
        return new CmaEsSampler(seed, startup, points);
    }

    @Override
    public Map<String, Object> suggest(Request request) {
        Map<String, Object> drawn = new RandomSampler().suggest(request);
        UnitCube cube = UnitCube.of(request).numeric();
        List<FrozenTrial> complete = request.history().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .toList();
        if (cube.sides() == 0 || complete.size() < startup) {
            return drawn;
        }
        CmaEs state = new CmaEs(cube.sides(), SIGMA, population);
        List<CmaEs.Point> generation = new ArrayList<>();
        for (FrozenTrial trial : complete.subList(startup, complete.size())) {
            double[] x = cube.of(trial);
            if (x == null) {
                continue;
            }
            double value = request.direction() == Direction.MINIMIZE ? trial.score() : -trial.score();
            generation.add(new CmaEs.Point(x, value));
            if (generation.size() == state.population()) {
                state.tell(generation);
                generation.clear();
            }
        }
        drawn.putAll(cube.values(state.ask(request.random().stream(STREAM))));
        return drawn;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public String name() {
        return "cmaes";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", name());
        settings.put("startup", startup);
        settings.put("population", population);
        settings.put("seed", seed);
        return settings;
    }
}
