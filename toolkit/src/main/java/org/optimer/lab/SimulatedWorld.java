package org.optimer.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.optimer.TrialExecutor;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.Card;
import org.optimer.core.CounterRandom;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Tasks;
import org.optimer.vector.VectorPool;

/**
 * A search problem whose answer is known: a pool, tasks, and a formula for how good every merge is at every item. A whole
 * search runs on it in a second, through all of {@code OptiMer} but the models, so that ways to search can be compared over
 * many worlds. Everything follows from the family and the seed.
 *
 * <pre>{@code
 * var world = SimulatedWorld.of(SimulatedWorld.Family.CLIFF, 7);
 * var search = OptiMer.search(world.pool()).maximize(world.tasks().mean()).seed(7).on(world.executor());
 * world.regret(search.run().best().weights());        // accuracy points below the best merge there is
 * }</pre>
 *
 * <p>An item is solved when {@code θ_t(α) − difficulty + noise > 0}: the skill θ of the merge at the task, a difficulty that
 * belongs to the item and so is the same for all merges, and a noise of each merge at each item. A new world is an
 * assumption, not a measurement: how real merges behave is for real models to say.
 */
public final class SimulatedWorld implements Described {
    /** How skills depend on weights. */
    public enum Family {
        /**
         * Narrow optima at much instruct and little of the others, and a cliff where ‖Σ αᵢτᵢ‖ passes a radius: the shape
         * that OptiMer (arXiv 2603.28858) reports. Three tasks.
         */
        CLIFF,
        /**
         * No cliff: every task gains from its own vector, saturating, and loses to all others, so that the best merges can
         * lie far out; items are either easy or hard. Two to four tasks, one for each vector beside the instruct one.
         */
        INTERFERENCE,
        /**
         * No cliff: one narrow, slanted valley of good merges for all of five tasks, anywhere in the ranges, and much noise
         * of each merge at each item.
         */
        RIDGE,
        /**
         * Gates instead of peaks: a task wants enough instruct and enough of its own vector, and the sum of all weights
         * costs in proportion; small ripples make the surface rough. Three or four tasks.
         */
        GATES
    }

    private static final int SEARCH = 100;
    private static final int DEV = 300;
    private static final int TEST = 20;

    private final Family family;
    private final long seed;
    private final SimulatedSkill skill;
    private final VectorPool pool;
    private final Tasks tasks;
    private final double best;

    private SimulatedWorld(Family family, long seed) {
        this.family = family;
        this.seed = seed;
        CounterRandom random = new CounterRandom(seed, "world", family.name());
        List<String> names = new ArrayList<>(List.of("it"));
        int others = 2 + random.nextInt(3);
        for (int i = 0; i < others; i++) {
            names.add("cpt" + (i + 1));
        }
        double[][] factor = vectors(names.size(), random);
        skill = switch (family) {
            case CLIFF -> new CliffSkill(names.size(), 3, factor, random);
            case INTERFERENCE -> new InterferenceSkill(names.size(), random);
            case RIDGE -> new RidgeSkill(names.size(), 5, random);
            case GATES -> new GatesSkill(names.size(), 3 + random.nextInt(2), random);
        };
        pool = pool(names, factor);
        List<SimulatedTask> list = new ArrayList<>();
        for (int t = 0; t < skill.tasks(); t++) {
            list.add(new SimulatedTask("task" + (t + 1), SEARCH, DEV, TEST));
        }
        tasks = Tasks.of(list);
        best = Climb.to(skill::accuracy, names.size());
    }

    /**
     * A world.
     *
     * @param family the form of its skills
     * @param seed any number
     * @return the same world for the same arguments
     */
    public static SimulatedWorld of(Family family, long seed) {
        return new SimulatedWorld(family, seed);
    }

    /**
     * The vectors: an instruct one called {@code it} and two to four others, with lengths and angles but no meaning.
     *
     * @return a pool of models of a few numbers
     */
    public VectorPool pool() {
        return pool;
    }

    /**
     * The tasks, with 100 search and 300 dev items each. No model can answer them; {@link #executor} does.
     *
     * @return tasks scored by accuracy
     */
    public Tasks tasks() {
        return tasks;
    }

    /**
     * Answers trials by the formula, in the calling thread.
     *
     * @return an executor for this world's pool and tasks
     */
    public TrialExecutor executor() {
        return new SimulatedTrials(skill, seed, pool.names());
    }

    /**
     * The mean accuracy over the tasks on infinitely many items.
     *
     * @param weights α by name; those left out count as 0
     * @return in 0-1
     */
    public double accuracy(Map<String, Double> weights) {
        return skill.accuracy(weights(weights));
    }

    /**
     * The greatest {@link #accuracy} within the paper's ranges, α_it in [0.3, 1] and the others in [0, 1].
     *
     * @return in 0-1
     */
    public double best() {
        return best;
    }

    /**
     * How far a merge is from the best one.
     *
     * @param weights α by name
     * @return accuracy points (hundredths), 0 or more up to rounding
     */
    public double regret(Map<String, Double> weights) {
        return 100 * (best - accuracy(weights));
    }

    @Override
    public Card card() {
        return Card.of("Simulated world " + family.name().toLowerCase(Locale.ROOT) + " " + seed)
                .fact("vectors", pool.names())
                .fact("tasks", tasks.names())
                .fact("best accuracy", String.format(Locale.ROOT, "%.1f %%", 100 * best));
    }

    @Override
    public String toString() {
        return card().text();
    }

    private double[] weights(Map<String, Double> weights) {
        for (String name : weights.keySet()) {
            if (!pool.names().contains(name)) {
                throw InvalidInputException.of("weight of " + name, "one of " + pool.names(), name, "");
            }
        }
        return pool.names().stream()
                .mapToDouble(name -> weights.getOrDefault(name, 0.0))
                .toArray();
    }

    /**
     * Vectors with the angles that the paper shows: cosine about 0.03 between instruct and the others, about 0.3 among the
     * others; lengths 0.6 to 1.4 of the instruct vector. {@code [n][n + 1]}: the others share the last coordinate.
     */
    private static double[][] vectors(int n, CounterRandom random) {
        double[][] rows = new double[n][n + 1];
        rows[0][0] = 1;
        for (int i = 1; i < n; i++) {
            double instruct = 0.03 + 0.02 * random.nextGaussian();
            double shared = StrictMath.sqrt(0.2 + 0.2 * random.nextDouble());
            double own = StrictMath.sqrt(1 - instruct * instruct - shared * shared);
            double length = 0.6 + 0.8 * random.nextDouble();
            rows[i][0] = length * instruct;
            rows[i][i] = length * own;
            rows[i][n] = length * shared;
        }
        return rows;
    }

    private static VectorPool pool(List<String> names, double[][] vectors) {
        int width = vectors[0].length;
        VectorPool pool = VectorPool.from(model("base", new double[width]));
        for (int i = 0; i < names.size(); i++) {
            MemoryModel model = model(names.get(i), vectors[i]);
            pool = i == 0 ? pool.instruct(names.get(i), model) : pool.add(names.get(i), model);
        }
        return pool;
    }

    private static MemoryModel model(String label, double[] values) {
        float[] numbers = new float[values.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) values[i];
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("LlamaForCausalLM"));
        return MemoryModel.of(label, config, null)
                .put("model.layers.0.mlp.up_proj.weight", List.of(1L, (long) numbers.length), numbers);
    }
}
