package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Adapter;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Damage;
import org.optimer.checkpoint.Manifest;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.checkpoint.TinyAdapters;
import org.optimer.checkpoint.TinyModels;
import org.optimer.core.CounterRandom;
import org.optimer.core.Json;
import org.optimer.core.OptiMerException;
import org.optimer.merge.recipe.OpenRecipe;
import org.optimer.merge.recipe.Recipe;
import org.optimer.merge.recipe.Replay;

/**
 * Damaged weights, indexes, configurations, tokenizers, manifests, recipes and adapters, in everything that reads them,
 * end in a result or in one of our errors: no other exception, no hang, no large allocation. A round is a function of its
 * number, which a failure names; {@code -Doptimer.fuzz.minutes=20} sets how long, {@code -Doptimer.fuzz.first=N} where
 * to begin.
 */
class DamagedInputsFuzzTest {
    /** Far below 1 GB, and far above what these files of a few KB need. */
    private static final long MOST_BYTES = 200L << 20;

    private static final long MOST_SECONDS = 20;

    private static final String RECIPE =
            """
            merge_method: %s
            base_model: base
            models:
              - {model: other, parameters: {weight: [0.2, 0.8]}}
              - model: base+adapter
                parameters:
                  weight:
                    - {filter: mlp, value: 0.5}
                    - value: 0.25
            parameters: {density: 0.5, normalize: true}
            dtype: float32
            out_dtype: bfloat16
            exclude: ["rotary", "^lm_head"]
            seed: 7
            """;

    private static final String STACK =
            """
            slices:
              - sources: [{model: base, layer_range: [0, 2]}]
              - sources: [{model: other, layer_range: [1, 2]}]
            merge_method: passthrough
            dtype: bfloat16
            """;

    private static final Path WORDS =
            Path.of(System.getProperty("optimer.root", ".")).resolve("toolkit/src/test/resources/golden/merge/recipes");

    private static final String WORDS_RECIPE =
            """
            merge_method: linear
            models: [{model: words-m0}, {model: words-m1}]
            parameters: {weight: 0.5}
            tokenizer:
              source: union
              tokens:
                ab: {source: words-m0, force: true}
                new: {source: {kind: model_token, model: words-m1, token_id: 3}}
              pad_to_multiple_of: 8
            chat_template: chatml
            """;

    @TempDir
    Path dir;

    /** A file that is damaged, its good bytes, and what reads it. */
    private record Target(Path file, byte[] good, Runnable reader) {}

    @Test
    void aFewSecondsOfDamage() throws Exception {
        fuzz(Long.getLong("optimer.fuzz.first", 0), 4_000);
    }

    @Test
    @Tag("full")
    void minutesOfDamage() throws Exception {
        fuzz(Long.getLong("optimer.fuzz.first", 1_000_000), 60_000L * Long.getLong("optimer.fuzz.minutes", 20));
    }

    private void fuzz(long first, long millis) throws Exception {
        List<Target> targets = targets();
        for (Target target : targets) {
            target.reader().run(); // all are read without complaint as long as they are whole
        }
        AtomicLong round = new AtomicLong(first);
        AtomicLong started = new AtomicLong(System.nanoTime());
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Map<String, Integer> outcomes = new TreeMap<>();
        long end = System.nanoTime() + 1_000_000 * millis;
        Thread worker = new Thread(() -> {
            try {
                while (System.nanoTime() < end) {
                    started.set(System.nanoTime());
                    outcomes.merge(round(targets, round.get()), 1, Integer::sum);
                    round.incrementAndGet();
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        worker.setDaemon(true);
        worker.start();
        while (worker.isAlive()) {
            worker.join(200);
            if (System.nanoTime() - started.get() > MOST_SECONDS * 1_000_000_000L && worker.isAlive()) {
                fail("round " + round + " hangs at " + Arrays.toString(worker.getStackTrace()));
            }
        }
        if (failure.get() != null) {
            throw new AssertionError("round " + round, failure.get());
        }
        assertThat(outcomes.keySet()).as("damage of both kinds was done").anyMatch(k -> k.endsWith(" read"));
        assertThat(outcomes.keySet()).anyMatch(k -> k.endsWith(" refused"));
        if (millis > 3_000) {
            System.out.println("fuzz: " + (round.get() - first) + " rounds, " + outcomes);
        }
    }

    private static String round(List<Target> targets, long round) throws IOException {
        CounterRandom random = new CounterRandom(round, "damage");
        Target target = targets.get(random.nextInt(targets.size()));
        byte[] damaged = Damage.to(target.good(), random);
        Files.write(target.file(), damaged);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        String outcome = target.file().getFileName() + " read";
        try {
            target.reader().run();
        } catch (OptiMerException e) {
            assertThat(e.getMessage()).isNotBlank();
            outcome = target.file().getFileName() + " refused";
        } catch (Throwable e) {
            throw new AssertionError(target.file().getFileName() + ": " + shown(damaged), e);
        } finally {
            Files.write(target.file(), target.good());
        }
        assertThat(memory.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated for %s: %s", target.file().getFileName(), shown(damaged))
                .isLessThan(MOST_BYTES);
        return outcome;
    }

    private static String shown(byte[] bytes) {
        return bytes.length > 3000 ? HexFormat.of().formatHex(bytes, 0, 3000) + ".." : new String(bytes);
    }

    private List<Target> targets() throws IOException {
        Path base = dir.resolve("base");
        CheckpointWriter.to(base).shardBytes(1500).save(TinyModels.llama("base", 1, DType.BF16));
        CheckpointWriter.to(dir.resolve("other")).save(TinyModels.llama("other", 2, DType.F32));
        Map<String, Object> config = TinyAdapters.config();
        config.put("rank_pattern", Map.of("layers\\.1\\.self_attn.q_proj", 2));
        config.put("alpha_pattern", Map.of("q_proj", 3));
        config.put("modules_to_save", null);
        Path adapter = TinyAdapters.write(dir.resolve("adapter"), config, TinyAdapters.weights(1, DType.F32));
        List<Target> targets = new ArrayList<>();
        try (Stream<Path> shards = Files.list(base)) {
            for (Path file : shards.sorted().limit(3).toList()) {
                if (file.toString().endsWith(".safetensors")) {
                    targets.add(target(file, () -> open(base)));
                }
            }
        }
        targets.add(target(base.resolve("model.safetensors.index.json"), () -> open(base)));
        targets.add(target(base.resolve("config.json"), () -> merge("ties")));
        targets.add(target(dir.resolve("other/model.safetensors"), () -> merge("task_arithmetic")));
        targets.add(target(adapter.resolve(Adapter.CONFIG), () -> open(Path.of(base + "+" + adapter))));
        targets.add(target(adapter.resolve(Adapter.CONFIG), () -> merge("dare_linear")));
        targets.add(target(adapter.resolve(Adapter.WEIGHTS), () -> open(Path.of(base + "+" + adapter))));
        targets.add(target(adapter.resolve(Adapter.WEIGHTS), () -> merge("dare_ties")));
        for (String method : List.of("task_arithmetic", "dare_ties", "ties", "dare_linear")) {
            Path file = Files.writeString(dir.resolve(method + ".yml"), RECIPE.formatted(method));
            targets.add(target(file, () -> merge(file)));
        }
        for (String name : List.of("m0", "m1")) {
            int rows = name.equals("m0") ? 11 : 14;
            GoldenInputs.Size size = new GoldenInputs.Size(1, 6, 8, 4, rows);
            CheckpointWriter.to(dir.resolve("words-" + name)).save(GoldenInputs.model(rows, size, WORDS.resolve(name)));
        }
        Path words = Files.writeString(dir.resolve("words.yml"), WORDS_RECIPE);
        targets.add(target(words, () -> merge(words)));
        for (String file :
                List.of("words-m0/tokenizer.json", "words-m1/tokenizer.json", "words-m0/tokenizer_config.json")) {
            targets.add(target(dir.resolve(file), () -> merge(words)));
        }
        Path stack = Files.writeString(dir.resolve("stack.yml"), STACK);
        targets.add(target(stack, () -> merge(stack)));
        Path merged = dir.resolve("merged");
        Recipe.load(stack).save(merged);
        targets.add(target(merged.resolve(Manifest.FILE), () -> {
            Verification.of(merged).card();
            replay(merged);
        }));
        return targets;
    }

    private static Target target(Path file, Runnable reader) throws IOException {
        return new Target(file, Files.readAllBytes(file), reader);
    }

    private static void open(Path written) {
        try (ModelSource model = Models.open(written)) {
            model.fingerprint();
            Json.write(model.config());
        }
    }

    private void merge(String method) {
        merge(dir.resolve(method + ".yml"));
    }

    private static void merge(Path file) {
        Recipe recipe = Recipe.load(file);
        recipe.card().text();
        recipe.toYaml();
        merge(recipe);
    }

    private static void merge(Recipe recipe) {
        try (OpenRecipe open = recipe.open(recipe.merge().threads(1))) {
            open.merge().preview().card().text();
            open.merge().inMemory().fingerprint();
        }
    }

    private void replay(Path merged) {
        Path again = dir.resolve("again");
        try {
            Replay.of(merged, again);
        } finally {
            delete(again);
        }
    }

    private static void delete(Path folder) {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(p -> p.toFile().delete());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
