package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Models;
import org.optimer.checkpoint.TinyAdapters;
import org.optimer.checkpoint.TinyModels;
import org.optimer.core.Json;

/** {@code BASE+ADAPTER} stands in commands and recipes wherever a model does, and {@code extract-lora} makes adapters. */
class LoraCommandsTest {
    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        CheckpointWriter.to(dir.resolve("pt")).save(TinyModels.llama("pt", 1, DType.BF16));
        CheckpointWriter.to(dir.resolve("ja")).save(TinyModels.llama("ja", 2, DType.BF16));
        TinyAdapters.write(dir.resolve("lora"), TinyAdapters.config(), TinyAdapters.weights(1, DType.F32));
    }

    @Test
    void inspectShowsAdaptersAndAdaptedModels() {
        assertThat(run("inspect", path("pt") + "+" + path("lora"))).isZero();
        assertThat(text()).contains("2 of 21", "rank 2", "sha256");
        assertThat(run("inspect", path("lora"))).isZero();
        assertThat(text()).contains("2 modules adapted", "rank 2, alpha 4");
        assertThat(run("inspect", path("pt") + "+" + path("lora"), "--json")).isZero();
        assertThat(Json.object(text(), "stdout"))
                .containsEntry("adapter", path("lora"))
                .containsKeys("fingerprint", "changed", "tensors");
    }

    @Test
    void vectorsAndLogitsTakeThem() throws IOException {
        String tuned = path("pt") + "+" + path("lora");
        assertThat(run("vectors", path("pt"), "a=" + tuned, "b=" + path("ja"), "--json"))
                .isZero();
        Map<?, ?> norms = (Map<?, ?>) Json.object(text(), "stdout").get("norms");
        assertThat((Double) norms.get("a")).isPositive();
        Files.writeString(dir.resolve("p.jsonl"), "{\"ids\":[1,2,3]}\n");
        assertThat(run("logits", tuned, "--prompts", path("p.jsonl"), "--out", path("l.safetensors")))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    @Test
    void recipesMergeThemVerifyAndReplay() throws IOException {
        Files.writeString(
                dir.resolve("r.yml"),
                """
                merge_method: task_arithmetic
                base_model: pt
                models:
                  - {model: pt+lora, parameters: {weight: 1.0}}
                dtype: bfloat16
                """);
        assertThat(run("merge", path("r.yml"), path("out"))).as(err()).isZero();
        assertThat(run("verify", path("out"))).isZero();
        assertThat(run("replay", path("out"), path("again"))).as(err()).isZero();
        try (var merged = Models.open(path("out"));
                var adapted = Models.open(path("pt") + "+" + path("lora"))) {
            assertThat(merged.fingerprint()).isEqualTo(adapted.fingerprint());
        }
    }

    @Test
    void extractLoraMakesAnAdapterOnce() {
        assertThat(run("extract-lora", path("pt"), path("ja"), path("x"), "--rank", "4"))
                .as(err())
                .isZero();
        assertThat(text()).contains("layer", "lost", "saved whole");
        assertThat(run("verify", path("x"))).isZero();
        assertThat(run("inspect", path("pt") + "+" + path("x"))).as(err()).isZero();
        assertThat(run("extract-lora", path("pt"), path("ja"), path("x"), "--rank", "4"))
                .isEqualTo(1);
        assertThat(err()).contains("does not exist yet");
        assertThat(run("extract-lora", path("pt"), path("ja"), path("y"), "--rank", "4", "--energy", "0.9", "--json"))
                .isZero();
        assertThat(Json.object(text(), "stdout")).containsKeys("relative_error", "layers", "tensors", "saved_whole");
        assertThat(run("extract-lora", path("pt"), path("ja"), path("z"))).isEqualTo(2);
        assertThat(run("extract-lora", path("pt"), path("ja"), path("z"), "--rank", "0"))
                .isEqualTo(1);
        assertThat(dir.resolve("z")).doesNotExist();
    }

    private String path(String name) {
        return dir.resolve(name).toString();
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int run(String... args) {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        out.reset();
        err.reset();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            return Main.run(args);
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }
}
