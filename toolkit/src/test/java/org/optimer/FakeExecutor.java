package org.optimer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleBiFunction;
import org.optimer.core.Seeds;
import org.optimer.evaluate.Item;
import org.optimer.evaluate.Measure;
import org.optimer.evaluate.Outcome;
import org.optimer.evaluate.Sample;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.Task;

/** Scores weights by a formula instead of a model: an item is solved when its own difficulty lies below the formula. */
final class FakeExecutor implements TrialExecutor {
    final AtomicInteger runs = new AtomicInteger();
    final List<Split> splits = java.util.Collections.synchronizedList(new ArrayList<>());
    private final ToDoubleBiFunction<TrialSpec, String> skill;

    FakeExecutor(ToDoubleBiFunction<Map<String, Double>, Split> skill) {
        this.skill =
                (spec, task) -> skill.applyAsDouble(spec.weights(), spec.tasks().split());
    }

    private FakeExecutor(int unused, ToDoubleBiFunction<TrialSpec, String> skill) {
        this.skill = skill;
    }

    /** Another formula for each task, by its name. */
    static FakeExecutor byTask(ToDoubleBiFunction<Map<String, Double>, String> skill) {
        return new FakeExecutor(0, (spec, task) -> skill.applyAsDouble(spec.weights(), task));
    }

    /** Another formula for each split and task. */
    static FakeExecutor bySplit(ToDoubleBiFunction<TrialSpec, String> skill) {
        return new FakeExecutor(0, skill);
    }

    /** Best at it 0.8 and every other weight 0.2. */
    static FakeExecutor hill() {
        return new FakeExecutor((weights, split) -> {
            double distance = Math.pow(weights.getOrDefault("it", 0.0) - 0.8, 2);
            for (Map.Entry<String, Double> entry : weights.entrySet()) {
                if (!entry.getKey().equals("it")) {
                    distance += Math.pow(entry.getValue() - 0.2, 2);
                }
            }
            return StrictMath.exp(-distance);
        });
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public CompletableFuture<TrialOutcome> submit(TrialSpec spec, int urgency) {
        runs.incrementAndGet();
        splits.add(spec.tasks().split());
        List<Sample> samples = new ArrayList<>();
        for (Task task : spec.tasks().tasks()) {
            double share = skill.applyAsDouble(spec, task.name());
            for (Item item : spec.tasks().items(task.name())) {
                boolean right = Seeds.uniform(Seeds.key(1, task.name(), item.id()), 0) < share;
                Map<String, Measure> measures = new LinkedHashMap<>();
                task.metrics().forEach(metric -> measures.put(metric.name(), Measure.of(right)));
                samples.add(new Sample(task.name(), item.id(), item.key(), new Outcome(measures, 0, null)));
            }
        }
        Scores scores = new Scores("fake", spec.tasks(), samples);
        return CompletableFuture.completedFuture(new TrialOutcome(scores, 0.25, 0.75, 0));
    }

    @Override
    public void close() {}
}
