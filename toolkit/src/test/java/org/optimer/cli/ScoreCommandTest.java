package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.core.Json;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.Tasks;
import org.optimer.model.CausalLm;
import org.optimer.model.ModelInit;

/** {@code optimer score} on a tiny untrained model: shapes, files, refusals, and agreement with the API. */
class ScoreCommandTest {
    private static final List<String> WORDS =
            List.of("<pad>", "<bos>", "<eos>", "<unk>", "what", "is", "a", "b", "c", "d", "?", "one", "two");

    @TempDir
    static Path folder;

    private static Path tasks;

    private record Run(int status, String out, String err) {}

    @BeforeAll
    static void makeModelsAndTasks() throws IOException {
        for (int seed = 0; seed < 2; seed++) {
            Path model = folder.resolve("model-" + seed);
            CheckpointWriter.to(model).save(ModelInit.llama(config(), seed));
            Files.writeString(model.resolve("tokenizer.json"), tokenizer());
        }
        Files.createDirectories(folder.resolve("bare"));
        CheckpointWriter.to(folder.resolve("bare/model")).save(ModelInit.llama(config(), 5));
        tasks = Files.createDirectories(folder.resolve("tasks"));
        Files.writeString(
                tasks.resolve("words.yaml"),
                "type: exact_match\nprompt: {begin: '<bos> ', stop: ' <eos>', suffix: ' '}\n");
        Files.writeString(
                tasks.resolve("choice.yaml"),
                "type: multiple_choice\nitems: words.jsonl\nprompt: {begin: '<bos> ', suffix: ' '}\n");
        List<String> lines = new ArrayList<>();
        for (String split : List.of("search", "dev", "test")) {
            for (String word : List.of("a", "b", "c", "d")) {
                String question =
                        "what is " + word + " " + (split.equals("test") ? "two" : split.equals("dev") ? "one" : "?");
                lines.add(Json.write(Map.of(
                        "id",
                        split + word,
                        "key",
                        split + word,
                        "question",
                        question,
                        "answer",
                        word,
                        "split",
                        split,
                        "choices",
                        List.of(word, "one two"))));
            }
        }
        Files.write(tasks.resolve("words.jsonl"), lines);
    }

    private static Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("LlamaForCausalLM"));
        config.put("model_type", "llama");
        config.put("vocab_size", WORDS.size());
        config.put("hidden_size", 16);
        config.put("num_hidden_layers", 2);
        config.put("num_attention_heads", 2);
        config.put("num_key_value_heads", 1);
        config.put("intermediate_size", 24);
        config.put("max_position_embeddings", 32);
        config.put("rms_norm_eps", 1e-6);
        config.put("rope_theta", 10000.0);
        config.put("tie_word_embeddings", true);
        config.put("eos_token_id", 2);
        return config;
    }

    private static String tokenizer() {
        Map<String, Object> vocabulary = new LinkedHashMap<>();
        WORDS.forEach(word -> vocabulary.put(word, vocabulary.size()));
        List<Object> added = new ArrayList<>();
        for (String word : WORDS.subList(0, 4)) {
            added.add(Map.of(
                    "id",
                    vocabulary.get(word),
                    "content",
                    word,
                    "single_word",
                    false,
                    "lstrip",
                    false,
                    "rstrip",
                    false,
                    "normalized",
                    false,
                    "special",
                    true));
        }
        return Json.write(Map.of(
                "version",
                "1.0",
                "added_tokens",
                added,
                "pre_tokenizer",
                Map.of("type", "WhitespaceSplit"),
                "model",
                Map.of("type", "WordLevel", "vocab", vocabulary, "unk_token", "<unk>")));
    }

    private static Run run(Object... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
            String[] words = List.of(args).stream().map(String::valueOf).toArray(String[]::new);
            int status = Main.run(words);
            return new Run(status, text.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static Path model(int seed) {
        return folder.resolve("model-" + seed);
    }

    @Test
    void jsonHasTheDocumentedShapeAndTheApisNumbers() {
        Run run = run("score", model(0), "--tasks", tasks, "--split", "test", "--json");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        Map<String, Object> json = Json.object(run.out(), "output");
        assertThat(json).containsOnlyKeys("tasks", "mean");
        try (Checkpoint model = Checkpoint.open(model(0))) {
            Scores scores = Evaluator.inProcess().score(model, Tasks.load(tasks).test());
            assertThat(json).isEqualTo(Json.object(Json.write(scores.toMap()), "scores"));
            assertThat(scores.tasks()).containsExactly("choice", "words");
            assertThat(scores.n("choice")).isEqualTo(4);
        }
    }

    @Test
    void samplesAreOneLineEachAndNeverOverwrite() throws IOException {
        Path file = folder.resolve("samples.jsonl");
        Run run = run("score", model(0), "--tasks", tasks, "--limit", 3, "--samples", file);
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("on dev").contains("words");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(6);
        Map<String, Object> first = Json.object(lines.get(0), "line");
        assertThat(first).containsKeys("task", "id", "key", "metrics", "log_likelihood", "predicted");
        assertThat(first).containsEntry("task", "choice").containsEntry("id", "deva");
        assertThat(folder.resolve("samples.jsonl.partial")).doesNotExist();
        Run again = run("score", model(0), "--tasks", tasks, "--samples", file);
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("samples.jsonl").contains("not there yet");
        assertThat(Files.readAllLines(file)).isEqualTo(lines);
    }

    @Test
    void badUsageAndBadInputHaveTheirOwnStatus() {
        assertThat(run("score", model(0)).status()).isEqualTo(2);
        assertThat(run("score", model(0), "--tasks", tasks, "--split", "train").status())
                .isEqualTo(2);
        assertThat(run("score", model(0), "--tasks", tasks, "--limit", 0).status())
                .isEqualTo(2);
        Run absent = run("score", model(0), "--tasks", folder.resolve("nowhere"));
        assertThat(absent.status()).isEqualTo(1);
        assertThat(absent.err()).contains("nowhere").hasLineCount(1);
        Run bare = run("score", folder.resolve("bare/model"), "--tasks", tasks);
        assertThat(bare.status()).isEqualTo(1);
        assertThat(bare.err()).contains("tokenizer.json").hasLineCount(1);
    }

    /** A model that was loaded for other weights and overwritten gives what a fresh one gives, in any order of threads. */
    @Test
    void reusedModelsGiveTheSameScoresAsFreshOnes() {
        Tasks all = Tasks.load(tasks);
        List<String> fresh = new ArrayList<>();
        for (int seed = 0; seed < 2; seed++) {
            try (Checkpoint source = Checkpoint.open(model(seed));
                    CausalLm model = CausalLm.load(source)) {
                fresh.add(detail(Evaluator.inProcess().score(model, all.search())));
            }
        }
        assertThat(fresh.get(0)).isNotEqualTo(fresh.get(1));
        try (Evaluator evaluator = Evaluator.inProcess();
                Checkpoint zero = Checkpoint.open(model(0));
                Checkpoint one = Checkpoint.open(model(1))) {
            List<Integer> order = List.of(0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1);
            List<String> reused = order.parallelStream()
                    .map(seed -> detail(evaluator.score(seed == 0 ? zero : one, all.search())))
                    .toList();
            for (int i = 0; i < order.size(); i++) {
                assertThat(reused.get(i)).isEqualTo(fresh.get(order.get(i)));
            }
        }
    }

    private static String detail(Scores scores) {
        Map<String, Object> all = new LinkedHashMap<>(scores.toMap());
        all.put("samples", scores.samples().stream().map(s -> s.toMap()).toList());
        return Json.write(all);
    }
}
