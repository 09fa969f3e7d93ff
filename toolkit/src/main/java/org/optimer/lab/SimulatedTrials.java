package org.optimer.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.optimer.TrialExecutor;
import org.optimer.TrialOutcome;
import org.optimer.TrialSpec;
import org.optimer.core.CounterRandom;
import org.optimer.core.Seeds;
import org.optimer.evaluate.Item;
import org.optimer.evaluate.Measure;
import org.optimer.evaluate.Outcome;
import org.optimer.evaluate.Sample;
import org.optimer.evaluate.Scores;

/** Trials of a {@link SimulatedWorld}: a pure function of the world's seed, the weights and the items. Thread-safe. */
final class SimulatedTrials implements TrialExecutor {
    private static final Outcome RIGHT = new Outcome(Map.of("accuracy", Measure.of(true)), Double.NaN, null);
    private static final Outcome WRONG = new Outcome(Map.of("accuracy", Measure.of(false)), Double.NaN, null);

    private final SimulatedSkill skill;
    private final long seed;
    private final List<String> names;
    private final Map<String, Double> difficulties = new ConcurrentHashMap<>();

    SimulatedTrials(SimulatedSkill skill, long seed, List<String> names) {
        this.skill = skill;
        this.seed = seed;
        this.names = names;
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public CompletableFuture<TrialOutcome> submit(TrialSpec spec, int urgency) {
        double[] weights = new double[names.size()];
        long model = Seeds.key(seed, "noise");
        for (int i = 0; i < weights.length; i++) {
            weights[i] = spec.weights().getOrDefault(names.get(i), 0.0);
            model = Seeds.key(model, Double.doubleToLongBits(weights[i] + 0.0));
        }
        Map<String, Double> levels = new HashMap<>();
        List<Sample> samples = new ArrayList<>();
        for (String task : spec.tasks().names()) {
            double level = levels.computeIfAbsent(task, name -> skill.at(index(name), weights));
            for (Item item : spec.tasks().items(task)) {
                String place = task + " " + item.id();
                double difficulty = difficulties.computeIfAbsent(place, name -> skill.items()
                        .difficulty(new CounterRandom(seed, "difficulty", name).nextGaussian()));
                double noise = skill.items().noise() * new CounterRandom(model, place).nextGaussian();
                boolean right = level - difficulty + noise > 0;
                samples.add(new Sample(task, item.id(), item.key(), right ? RIGHT : WRONG));
            }
        }
        Scores scores = new Scores(spec.label(), spec.tasks(), samples);
        return CompletableFuture.completedFuture(new TrialOutcome(scores, 0, 0, 0));
    }

    private static int index(String task) {
        return Integer.parseInt(task.substring("task".length())) - 1;
    }

    @Override
    public void close() {}
}
