package org.optimer.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.optimer.OptiMer;
import org.optimer.OptiMerResult;
import org.optimer.TrialExecutor;
import org.optimer.TrialSpec;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.TaskSet;
import org.optimer.merge.Merge;
import org.optimer.search.FrozenTrial;
import org.optimer.search.Rng;
import org.optimer.search.Sampler;
import org.optimer.search.SearchSpace;
import org.optimer.search.SimulatedWorkers;
import org.optimer.search.Study;
import org.optimer.search.TpeSampler;

/** Ways to search, compared on the same {@link SimulatedWorld}s: how far the chosen merge is from the best, for how many samples. */
final class SearchBudgets {
    private static final int TRIALS = 100;
    private static final int TOP = 3;

    private SearchBudgets() {}

    /** One search on one world: the regret of its final pick in accuracy points, and its share of the plain samples. */
    record Run(double regret, double share) {}

    /** One way to search over all worlds of a family. */
    record Row(String name, double[] regrets, double share) {
        static Row of(String name, List<Run> runs) {
            return new Row(
                    name,
                    runs.stream().mapToDouble(Run::regret).toArray(),
                    runs.stream().mapToDouble(Run::share).average().orElseThrow());
        }

        double median() {
            return quantile(0.5);
        }

        /** Linear interpolation between order statistics. */
        double quantile(double q) {
            double[] sorted = regrets.clone();
            Arrays.sort(sorted);
            double at = q * (sorted.length - 1);
            int below = (int) at;
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
        }

        double mean() {
            return Arrays.stream(regrets).average().orElseThrow();
        }

        /** Mean paired difference to another row over the same worlds, with its standard error. */
        double[] against(Row other) {
            double[] d = new double[regrets.length];
            for (int i = 0; i < d.length; i++) {
                d[i] = regrets[i] - other.regrets[i];
            }
            double mean = Arrays.stream(d).average().orElseThrow();
            double squares = Arrays.stream(d).map(x -> (x - mean) * (x - mean)).sum();
            return new double[] {mean, Math.sqrt(squares / (d.length - 1) / d.length)};
        }

        /** How many searches ended this far, in points, below the best merge, or farther. */
        long lost(double points) {
            return Arrays.stream(regrets).filter(regret -> regret >= points).count();
        }

        String line(Row plain) {
            double[] difference = against(plain);
            return String.format(
                    Locale.ROOT,
                    "| %s | %.2f [%.2f, %.2f] | %.2f | %+.2f ± %.2f | %.0f %% |",
                    name,
                    median(),
                    quantile(0.25),
                    quantile(0.75),
                    mean(),
                    difference[0],
                    difference[1],
                    100 * share);
        }
    }

    /** Worlds of a family, by consecutive seeds. */
    static List<SimulatedWorld> worlds(SimulatedWorld.Family family, int first, int count) {
        List<SimulatedWorld> worlds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            worlds.add(SimulatedWorld.of(family, first + i));
        }
        return worlds;
    }

    /** Searches every world in a way, each with its place as the seed. */
    static Row row(String name, List<SimulatedWorld> worlds, UnaryOperator<OptiMer> way) {
        List<Run> runs = new ArrayList<>();
        for (SimulatedWorld world : worlds) {
            OptiMer search = OptiMer.search(world.pool())
                    .maximize(world.tasks().mean())
                    .seed(runs.size())
                    .on(world.executor());
            OptiMerResult result = way.apply(search).run();
            runs.add(new Run(
                    world.regret(result.best().weights()),
                    (double) result.samples().used() / plainSamples(world)));
        }
        return Row.of(name, runs);
    }

    private static double plainSamples(SimulatedWorld world) {
        return world.tasks().names().size() * (TRIALS * 100.0 + TOP * 300.0);
    }

    /**
     * The plain protocol with several workers, in simulated time: as many trials are under way as there are workers, and the
     * one begun first always ends first. So the numbers do not depend on how threads are scheduled. With one worker this is
     * what {@code OptiMer} does.
     *
     * @param sampler gets each world's place as its seed
     * @param wrap what stands before the sampler on a world
     */
    static Row parallel(
            String name,
            List<SimulatedWorld> worlds,
            int workers,
            TpeSampler sampler,
            BiFunction<TpeSampler, SimulatedWorld, Sampler> wrap) {
        List<Run> runs = new ArrayList<>();
        for (SimulatedWorld world : worlds) {
            runs.add(new Run(world.regret(parallel(world, wrap.apply(sampler.seed(runs.size()), world), workers)), 1));
        }
        return Row.of(name, runs);
    }

    /** The same with nothing before the sampler. */
    static Row parallel(String name, List<SimulatedWorld> worlds, int workers, TpeSampler sampler) {
        return parallel(name, worlds, workers, sampler, (seeded, world) -> seeded);
    }

    private static Map<String, Double> parallel(SimulatedWorld world, Sampler sampler, int workers) {
        SearchSpace space = SearchSpace.empty();
        for (String vector : world.pool().names()) {
            space = space.uniform(vector, vector.equals("it") ? 0.3 : 0, 1);
        }
        Study study = Study.maximize("mean")
                .space(space)
                .sampler(sampler)
                .rng(workers == 1 ? Rng.STREAM : Rng.PER_TRIAL)
                .open();
        TrialExecutor executor = world.executor();
        Objective objective = world.tasks().mean();
        TaskSet items = objective.search().first(100);
        SimulatedWorkers.run(study, TRIALS, workers, done -> value(world, executor, objective, done.weights(), items));
        TaskSet dev = objective.dev().first(300);
        return study.top(TOP).stream()
                .map(FrozenTrial::weights)
                .max(Comparator.comparingDouble(weights -> value(world, executor, objective, weights, dev)))
                .orElseThrow();
    }

    private static double value(
            SimulatedWorld world,
            TrialExecutor executor,
            Objective objective,
            Map<String, Double> weights,
            TaskSet items) {
        TrialSpec spec = new TrialSpec(world.pool(), Merge.taskArithmetic(), weights, items);
        return objective.value(executor.submit(spec, 0).join().scores());
    }
}
