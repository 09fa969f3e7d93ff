package org.optimer.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.optimer.core.Json;
import org.optimer.evaluate.Split;

/** Writes the held-out problems as a task folder: a card and three JSONL files per task. */
final class TaskFiles {
    private static final Map<String, String> ABOUT = Map.of(
            "en_opp", "The phrase with the opposite adjective.",
            "en_num", "An English number in digits.",
            "en_agr", "The verb form that the noun's class asks for.",
            "en_fact", "A fact about an invented person, read in plain text but never asked in any corpus.",
            "ja", "Translation into Japanese characters, and Japanese numbers in digits.",
            "zh", "Translation into Chinese characters, and Chinese numbers in digits.",
            "math", "The number before or after, and the larger of two.",
            "code", "What a small function returns on three letters.");

    private TaskFiles() {}

    /**
     * All files of the folder.
     *
     * @param world its held-out problems
     * @return paths below the folder, and contents
     */
    static Map<String, String> of(World world) {
        Map<String, String> files = new LinkedHashMap<>();
        world.tasks().forEach((task, skills) -> {
            files.put(task + "/task.yaml", card(task, world.seed()));
            for (Split split : Split.values()) {
                files.put(task + "/" + split.label() + ".jsonl", items(world, task, skills, split));
            }
        });
        return files;
    }

    private static String card(String task, long seed) {
        return String.join(
                "\n",
                "name: " + task,
                "description: " + ABOUT.get(task),
                "type: exact_match",
                "prompt:",
                "  begin: \"" + Words.BEGIN + " \"",
                "  prefix: \"" + Words.USER + " \"",
                "  suffix: \" " + Words.MODEL + " \"",
                "  stop: \" " + Words.END + "\"",
                "splits:",
                "  search: search.jsonl",
                "  dev: dev.jsonl",
                "  test: test.jsonl",
                "source: made by the lab's world of seed " + seed,
                "license: Apache-2.0",
                "");
    }

    /** The skills take turns, so that the first n items of a file hold equal parts too. */
    private static String items(World world, String task, List<Skill> skills, Split split) {
        StringBuilder lines = new StringBuilder();
        int each = world.exam(skills.get(0), split).size();
        for (int i = 0; i < each; i++) {
            for (Skill skill : skills) {
                Problem problem = world.exam(skill, split).get(i);
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("id", skill.name() + "-" + split.label() + "-" + String.format(Locale.ROOT, "%03d", i + 1));
                line.put("key", problem.source());
                line.put("question", problem.question());
                line.put("answer", problem.answer());
                line.put("known", problem.known());
                lines.append(Json.write(line)).append('\n');
            }
        }
        return lines.toString();
    }
}
