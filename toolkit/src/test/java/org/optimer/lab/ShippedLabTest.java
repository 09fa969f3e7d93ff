package org.optimer.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.InProcessEvaluator;
import org.optimer.evaluate.Item;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.Task;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;

/** The lab in {@code data/lab} is what its manifest says, and good enough to work with. */
class ShippedLabTest {
    private static Path lab;
    private static Map<String, Object> manifest;

    @BeforeAll
    static void open() {
        lab = Lab.folder();
        manifest = Json.object(lab.resolve(Lab.MANIFEST));
    }

    @Test
    void everyFileHasItsRecordedHash() {
        assertThat(Lab.verify(lab)).isEmpty();
    }

    @Test
    void itIsSmall() throws IOException {
        try (Stream<Path> files = Files.walk(lab)) {
            assertThat(files.mapToLong(f -> f.toFile().isFile() ? f.toFile().length() : 0)
                            .sum())
                    .isLessThan(24_000_000L);
        }
    }

    @Test
    void tasksAndTokenizerAreThoseOfTheSeed() {
        World world = World.of(((Number) manifest.get("seed")).longValue());
        TaskFiles.of(world)
                .forEach((name, content) -> assertThat(lab.resolve("tasks").resolve(name))
                        .as("regenerated from the seed")
                        .hasContent(content));
        TokenizerFiles.of(world)
                .forEach((name, content) ->
                        assertThat(lab.resolve("it").resolve(name)).hasContent(content));
    }

    @Test
    void everyModelOpensAndHasOneShape() throws IOException {
        List<String> names = Stream.concat(
                        Stream.of("it", "datamix"),
                        Stream.concat(
                                names(lab, "cpt-"),
                                names(lab.resolve("steps"), "").map(n -> "steps/" + n)))
                .toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(2 + 3 + 10);
        try (Checkpoint base = Checkpoint.open(Lab.path("pt"))) {
            assertThat(base.parameters()).isLessThan(1_000_000);
            for (String name : names) {
                try (Checkpoint model = Checkpoint.open(Lab.path(name))) {
                    assertThat(model.tensors()).as(name).isEqualTo(base.tensors());
                    assertThat(model.config()).isEqualTo(base.config());
                    assertThat(model.fingerprint()).isNotEqualTo(base.fingerprint());
                    assertThat(lab.resolve(name).resolve("tokenizer.json")).exists();
                }
            }
        }
    }

    /** The leak test: no problem, source or wording stands in two splits, and counts are as promised. */
    @Test
    void splitsAreDisjoint() {
        Tasks tasks = Tasks.load(Lab.path("tasks"));
        assertThat(tasks.names())
                .containsExactlyInAnyOrder("en_opp", "en_num", "en_agr", "en_fact", "ja", "zh", "math", "code");
        Map<String, Split> keys = new HashMap<>();
        Map<String, String> questions = new HashMap<>();
        for (Task task : tasks.all()) {
            for (Split split : Split.values()) {
                List<Item> items = task.items(split);
                assertThat(items).as(task.name() + " " + split).hasSize(World.HELD_OUT.get(split));
                for (Item item : items) {
                    assertThat(keys.put(item.key(), split)).as(item.key()).isIn(null, split);
                    assertThat(questions.put(item.text("question"), item.id()))
                            .as(item.text("question"))
                            .isNull();
                }
            }
        }
    }

    @Test
    void instructIsFarAboveTheBase() {
        TaskSet some = Tasks.load(Lab.path("tasks")).dev().first(20);
        try (Evaluator evaluator = new InProcessEvaluator();
                Checkpoint base = Checkpoint.open(Lab.path("pt"));
                Checkpoint instruct = Checkpoint.open(Lab.path("it"))) {
            Scores before = evaluator.score(base, some);
            Scores after = evaluator.score(instruct, some);
            assertThat(after.mean() - before.mean()).isGreaterThan(0.3);
            assertThat(after.value("en_num")).isGreaterThan(0.8);
        }
    }

    @Test
    void theManifestRecordsEveryGate() {
        assertThat(manifest).containsKeys("seed", "recipe", "gates", "files", "versions");
        Map<?, ?> gates = (Map<?, ?>) manifest.get("gates");
        List<String> names = gates.keySet().stream().map(String::valueOf).toList();
        assertThat(names).contains("base knows", "instruct adds", "ja adds", "math adds");
        for (Object gate : gates.values()) {
            assertThat(((Map<?, ?>) gate).keySet().stream().map(String::valueOf))
                    .contains("threshold", "found", "passed");
        }
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatThrownBy(() -> Lab.path("cpt-fr"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cpt-ja");
        assertThatThrownBy(() -> Lab.path("../paper")).isInstanceOf(InvalidInputException.class);
    }

    private static Stream<String> names(Path folder, String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries
                    .map(e -> e.getFileName().toString())
                    .filter(n -> n.startsWith(prefix))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
