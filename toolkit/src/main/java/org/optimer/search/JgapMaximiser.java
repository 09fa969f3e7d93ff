package org.optimer.search;

import java.util.UUID;
import org.jgap.Chromosome;
import org.jgap.Configuration;
import org.jgap.DefaultFitnessEvaluator;
import org.jgap.FitnessFunction;
import org.jgap.Gene;
import org.jgap.Genotype;
import org.jgap.IChromosome;
import org.jgap.InvalidConfigurationException;
import org.jgap.Population;
import org.jgap.event.EventManager;
import org.jgap.impl.BestChromosomesSelector;
import org.jgap.impl.ChromosomePool;
import org.jgap.impl.CrossoverOperator;
import org.jgap.impl.GABreeder;
import org.jgap.impl.MutationOperator;
import org.optimer.core.OptiMerException;

/**
 * Maximises l/g with JGAP, beginning from given points. JGAP notes in the JVM's system properties, under thread and
 * configuration name, what a configuration was set to; every run here has its own name and takes its notes away again.
 * The same random numbers give the same result.
 */
final class JgapMaximiser {
    /** JGAP refuses negative fitness; its selector ranks, so a shift changes nothing. Log ratios are far smaller. */
    private static final double SHIFT = 1000;

    private final AcquisitionProblem problem;
    private final int generations;
    private final long seed;
    private final GeneCode[] code;
    private double[] best = {};
    private double bestWorth = Double.NEGATIVE_INFINITY;

    JgapMaximiser(AcquisitionProblem problem, int generations, RandomStream random) {
        this.problem = problem;
        this.generations = generations;
        this.seed = (long) (random.next() * 0x1p53);
        this.code = problem.ranges().stream().map(GeneCode::of).toArray(GeneCode[]::new);
    }

    /**
     * Looks for the best point.
     *
     * @param candidates the first generation, inner values [parameter][n]
     * @return the best point ever met, inner values; never worse than the best candidate
     */
    double[] maximise(double[][] candidates) {
        String id = "optimer-" + UUID.randomUUID();
        try {
            Genotype population = population(new Configuration(id, id), candidates);
            for (int g = 0; g < generations; g++) {
                population.evolve();
            }
            return best;
        } catch (InvalidConfigurationException e) {
            throw new OptiMerException("the genetic algorithm could not be set up: " + e.getMessage(), e);
        } finally {
            forget(id);
        }
    }

    /** Takes away what JGAP noted in the system properties under a configuration's name. */
    static void forget(String id) {
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.contains(id))
                .forEach(System::clearProperty);
    }

    private Genotype population(Configuration conf, double[][] candidates) throws InvalidConfigurationException {
        conf.setRandomGenerator(new JgapRandom(seed));
        conf.setEventManager(new EventManager());
        conf.setFitnessEvaluator(new DefaultFitnessEvaluator());
        conf.setBreeder(new GABreeder());
        BestChromosomesSelector selector = new BestChromosomesSelector(conf, 0.9);
        selector.setDoubletteChromosomesAllowed(true);
        conf.addNaturalSelector(selector, false);
        conf.setMinimumPopSizePercent(0);
        conf.setSelectFromPrevGen(1);
        conf.setKeepPopulationSizeConstant(true);
        conf.setPreservFittestIndividual(true);
        conf.setChromosomePool(new ChromosomePool());
        conf.addGeneticOperator(new CrossoverOperator(conf, 0.35));
        conf.addGeneticOperator(new MutationOperator(conf, 12));
        conf.setFitnessFunction(new Fitness(this));
        int n = candidates[0].length;
        conf.setPopulationSize(n);
        IChromosome[] first = new IChromosome[n];
        for (int i = 0; i < n; i++) {
            Gene[] genes = new Gene[code.length];
            for (int d = 0; d < code.length; d++) {
                genes[d] = code[d].gene(conf);
                genes[d].setAllele(code[d].toAllele(candidates[d][i]));
            }
            first[i] = new Chromosome(conf, genes);
            note(AcquisitionProblem.point(candidates, i));
        }
        conf.setSampleChromosome(first[0]);
        return new Genotype(conf, new Population(conf, first));
    }

    /** Evaluates a point and remembers it when it is the best so far. */
    private double note(double[] point) {
        double[][] one = new double[point.length][];
        for (int d = 0; d < point.length; d++) {
            one[d] = new double[] {point[d]};
        }
        double worth = problem.worth(one)[0];
        if (worth > bestWorth || best.length == 0) {
            bestWorth = worth;
            best = point;
        }
        return worth;
    }

    private double fitness(IChromosome chromosome) {
        double[] point = new double[code.length];
        for (int d = 0; d < point.length; d++) {
            point[d] = code[d].toInner(chromosome.getGene(d).getAllele());
        }
        return Math.max(0, SHIFT + note(point));
    }

    /** JGAP wants a class; it is not kept beyond a run, so that it need not really be serialisable. */
    private static final class Fitness extends FitnessFunction {
        private final transient JgapMaximiser maximiser;

        Fitness(JgapMaximiser maximiser) {
            this.maximiser = maximiser;
        }

        @Override
        protected double evaluate(IChromosome chromosome) {
            return maximiser.fitness(chromosome);
        }
    }
}
