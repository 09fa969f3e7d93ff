package org.optimer.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.ModelSource;
import org.optimer.evaluate.Split;
import org.optimer.model.CausalLm;
import org.optimer.model.Row;
import org.optimer.model.RowScore;

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
        boolean passed() {
            return share.values().stream().allMatch(value -> value >= CLOZE);
        }
    }

    /**
     * What a domain's vector does to its own task, on test items.
     *
     * @param domain its short name
     * @param instructOnly the task's score by weight of the instruct vector, without the domain's vector
     * @param together the same with the domain's vector at weight 1
     * @param mean the mean over all tasks, with the domain's vector at weight 1
     */
    record Gain(
            String domain, Map<Double, Double> instructOnly, Map<Double, Double> together, Map<Double, Double> mean) {
        double best() {
            return together.keySet().stream()
                    .mapToDouble(weight -> together.get(weight) - instructOnly.get(weight))
                    .max()
                    .orElse(0);
        }

        boolean passed() {
            return best() >= DOMAIN;
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
                share.put(skill.name(), (double) right / rows.size());
            }
        }
        return new Cloze(share);
    }

    private static Row row(Problem problem, Map<String, Integer> ids) {
        List<String> words = new ArrayList<>(List.of(Words.BEGIN));
        words.addAll(Words.of(problem.clozePrompt()));
        int from = words.size();
        words.addAll(Words.of(problem.clozeReply()));
        return new Row(words.stream().mapToInt(ids::get).toArray(), from);
    }
}
