package org.optimer.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jgap.Chromosome;
import org.jgap.Configuration;
import org.jgap.Gene;
import org.jgap.IChromosome;
import org.jgap.InvalidConfigurationException;
import org.jgap.Population;
import org.jgap.event.EventManager;
import org.jgap.impl.ChromosomePool;
import org.jgap.impl.CrossoverOperator;
import org.jgap.impl.MutationOperator;
import org.optimer.core.OptiMerException;

/**
 * A genetic algorithm on JGAP's operators, as evolutionary model merging uses (Akiba et al. 2024, arXiv 2403.13187): the
 * best trials so far are the population, each new trial is a child of theirs by crossover and mutation. A steady state
 * instead of generations, so that parallel workers need not wait for each other and nothing beside the study is kept.
 */
public final class EvolutionarySampler implements Sampler {
    private static final String STREAM = "evolution";

    /** Share of genes changed: one in this many. */
    private static final int MUTATION = 6;

    private static final double CROSSOVER = 0.5;

    private final long seed;
    private final int population;

    /** With seed 0 and a population of 20, which are random at first. */
    public EvolutionarySampler() {
        this(0, 20);
    }

    EvolutionarySampler(long seed, int population) {
        this.seed = Seeding.check(seed);
        this.population = Math.max(population, 2);
    }

    /**
     * Another seed.
     *
     * @param value 0 to 2³² − 1
     * @return a new sampler
     */
    public EvolutionarySampler seed(long value) {
        return new EvolutionarySampler(value, population);
    }

    /**
     * How many of the best trials have children; as many random trials come first.
     *
     * @param trials 2 or more
     * @return a new sampler
     */
    public EvolutionarySampler population(int trials) {
        return new EvolutionarySampler(seed, trials);
    }

    @Override
    public Map<String, Object> suggest(Request request) {
        UnitCube cube = UnitCube.of(request);
        List<FrozenTrial> parents = request.history().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE && cube.of(trial) != null)
                .sorted(Comparator.comparing(
                        FrozenTrial::score, request.direction().bestFirst()))
                .limit(population)
                .toList();
        if (cube.sides() == 0 || parents.size() < population) {
            return new RandomSampler().suggest(request);
        }
        RandomStream random = request.random().stream(STREAM);
        List<Map<String, Object>> children = children(cube, parents, (long) (random.next() * 0x1p53));
        return UnitCube.complete(request, children.get((int) (random.next() * children.size())));
    }

    /** Children of the parents, those that are no copy of a parent first choice. */
    private static List<Map<String, Object>> children(UnitCube cube, List<FrozenTrial> parents, long seed) {
        String id = "optimer-" + UUID.randomUUID();
        try {
            Configuration conf = new Configuration(id, id);
            conf.setRandomGenerator(new JgapRandom(seed));
            conf.setEventManager(new EventManager());
            conf.setChromosomePool(new ChromosomePool());
            List<GeneCode> code = cube.list().stream().map(GeneCode::of).toList();
            IChromosome[] first = new IChromosome[parents.size()];
            for (int i = 0; i < first.length; i++) {
                first[i] = chromosome(conf, cube, code, parents.get(i));
            }
            conf.setSampleChromosome(first[0]);
            conf.setPopulationSize(first.length);
            Population pool = new Population(conf, first);
            List<?> candidates = pool.getChromosomes();
            new CrossoverOperator(conf, CROSSOVER).operate(pool, candidates);
            new MutationOperator(conf, MUTATION).operate(pool, candidates);
            List<Map<String, Object>> all = new ArrayList<>();
            List<Map<String, Object>> fresh = new ArrayList<>();
            for (Object candidate : candidates) {
                Map<String, Object> values = values(cube, code, (IChromosome) candidate);
                all.add(values);
                if (parents.stream()
                        .noneMatch(parent -> parent.params().entrySet().containsAll(values.entrySet()))) {
                    fresh.add(values);
                }
            }
            return fresh.isEmpty() ? all : fresh;
        } catch (InvalidConfigurationException e) {
            throw new OptiMerException("the genetic algorithm could not be set up: " + e.getMessage(), e);
        } finally {
            JgapMaximiser.forget(id);
        }
    }

    private static IChromosome chromosome(Configuration conf, UnitCube cube, List<GeneCode> code, FrozenTrial trial)
            throws InvalidConfigurationException {
        Gene[] genes = new Gene[code.size()];
        int i = 0;
        for (Map.Entry<String, Distribution> side : cube.ranges().entrySet()) {
            genes[i] = code.get(i).gene(conf);
            double inner = side.getValue().toInternal(trial.params().get(side.getKey()));
            genes[i].setAllele(code.get(i).toAllele(inner));
            i++;
        }
        return new Chromosome(conf, genes);
    }

    private static Map<String, Object> values(UnitCube cube, List<GeneCode> code, IChromosome chromosome) {
        Map<String, Object> values = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<String, Distribution> side : cube.ranges().entrySet()) {
            double inner = code.get(i).toInner(chromosome.getGene(i).getAllele());
            values.put(side.getKey(), side.getValue().toExternal(inner));
            i++;
        }
        return values;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public String name() {
        return "evolutionary";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", name());
        settings.put("population", population);
        settings.put("seed", seed);
        return settings;
    }
}
