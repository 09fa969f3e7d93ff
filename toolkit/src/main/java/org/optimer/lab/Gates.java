package org.optimer.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.Progress;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.InProcessEvaluator;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;
import org.optimer.merge.Merge;
import org.optimer.model.CausalLm;
import org.optimer.model.Row;
import org.optimer.model.RowScore;
import org.optimer.vector.VectorPool;

/** What a lab must show before it is worth searching in. All numbers are shares of problems solved exactly, 0 to 1. */
final class Gates {
    /** The base solves at least this share of each skill's known problems as a cloze. */
    static final double CLOZE = 0.9;

    /** Instruction tuning adds this much to the base's mean over tasks. */
    static final double INSTRUCT = 0.10;

    /** A domain's vector adds this much to its own task. */
    static final double DOMAIN = 0.05;

    /** The weights of the instruct vector at which a domain's vector is tried. */
    static final List<Double> INSTRUCT_WEIGHTS = List.of(0.6, 0.8, 1.0);

    private Gates() {}

    /**
     * How well each skill's known problems are solved in plain text.
     *
     * @param share by skill
     */
    record Cloze(Map<String, Double> share) {
        double worst() {
            return share.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .min()
                    .orElse(0);
        }

        boolean passed() {
            return worst() >= CLOZE;
        }
    }

    /** Asks the dev problems that the base is taught as clozes. */
    static Cloze cloze(World world, ModelSource model) {
        Map<String, Integer> ids = new HashMap<>();
        world.vocabulary().forEach(word -> ids.put(word, ids.size()));
        Map<String, Double> share = new LinkedHashMap<>();
        try (CausalLm lm = CausalLm.load(model)) {
            for (Skill skill : world.skills()) {
                List<Row> rows = world.exam(skill, Split.DEV).stream()
                        .filter(Problem::known)
                        .map(problem -> row(problem, ids))
                        .toList();
                long right =
                        lm.score(rows).stream().filter(RowScore::argmaxEqual).count();
                share.put(skill.name(), rounded((double) right / rows.size()));
            }
        }
        return new Cloze(share);
    }

    /**
     * Measures a trained lab; the models are scored on all test items.
     *
     * @return for each gate {@code threshold, found, passed} and details, as {@code lab.json} holds them
     */
    static Map<String, Object> measure(World world, LabRecipe recipe, Path lab) {
        Map<String, Object> gates = new LinkedHashMap<>();
        TaskSet test = Tasks.load(lab.resolve("tasks")).test();
        int scores = 2 + INSTRUCT_WEIGHTS.size() * (1 + recipe.domains().size());
        try (VectorPool pool = VectorPool.from(lab.resolve("pt")).instruct("it", lab.resolve("it"));
                Evaluator evaluator = new InProcessEvaluator();
                Progress progress = Progress.start("Checking the lab", scores, "models")) {
            recipe.domains().keySet().forEach(d -> pool.add(d.id(), lab.resolve("cpt-" + d.id())));
            Cloze cloze = cloze(world, pool.base());
            progress.step(1);
            gates.put("base knows", gate(CLOZE, cloze.worst(), Map.of("cloze", cloze.share())));
            Scores base = evaluator.score(pool.base(), test);
            progress.step(1);
            Map<Double, Scores> alone = new LinkedHashMap<>();
            for (double weight : INSTRUCT_WEIGHTS) {
                alone.put(weight, evaluator.score(merge(pool, Map.of("it", weight)), test));
                progress.step(1);
            }
            Scores instructed = Objects.requireNonNull(alone.get(1.0));
            Map<String, Object> means = new LinkedHashMap<>();
            means.put("base", rounded(base.mean()));
            alone.forEach((weight, s) -> means.put("it " + weight, rounded(s.mean())));
            gates.put("instruct adds", gate(INSTRUCT, instructed.mean() - base.mean(), Map.of("test mean", means)));
            for (Domain domain : recipe.domains().keySet()) {
                String task = domain.id();
                Map<String, Object> details = new LinkedHashMap<>();
                double best = -1;
                for (double weight : INSTRUCT_WEIGHTS) {
                    Scores s = evaluator.score(merge(pool, Map.of("it", weight, task, 1.0)), test);
                    progress.step(1);
                    double without = Objects.requireNonNull(alone.get(weight)).value(task);
                    best = Math.max(best, s.value(task) - without);
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("without", rounded(without));
                    row.put("with", rounded(s.value(task)));
                    row.put("mean with", rounded(s.mean()));
                    details.put("it " + weight, row);
                }
                gates.put(task + " adds", gate(DOMAIN, best, details));
            }
        }
        return gates;
    }

    private static ModelSource merge(VectorPool pool, Map<String, Double> weights) {
        return Merge.taskArithmetic().of(pool).weights(weights).inMemory();
    }

    private static Map<String, Object> gate(double threshold, double found, Map<String, ?> details) {
        Map<String, Object> gate = new LinkedHashMap<>();
        gate.put("threshold", threshold);
        gate.put("found", rounded(found));
        gate.put("passed", rounded(found) >= threshold);
        gate.putAll(details);
        return gate;
    }

    /** Four digits: beyond that a share of 500 problems says nothing. */
    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    private static Row row(Problem problem, Map<String, Integer> ids) {
        List<String> words = new ArrayList<>(List.of(Words.BEGIN));
        words.addAll(Words.of(problem.clozePrompt()));
        int from = words.size();
        words.addAll(Words.of(problem.clozeReply()));
        return new Row(words.stream().mapToInt(ids::get).toArray(), from);
    }
}
