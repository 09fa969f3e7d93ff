package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.DType;
import org.optimer.core.Json;

/** {@code logits} writes what transformers computes, {@code generate} continues as it does; failures are one line. */
class LogitsAndGenerateTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/model");
    private static final String MODEL = GOLDEN.resolve("gqa-tied-bf16").toString();

    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private List<?> prompts = List.of();
    private List<?> greedy = List.of();

    @BeforeEach
    void read() {
        Map<String, Object> golden = Json.object(GOLDEN.resolve("gqa-tied-bf16.prompts.json"));
        prompts = (List<?>) golden.get("prompts");
        greedy = (List<?>) golden.get("greedy");
    }

    @Test
    void logitsWritesOneMatrixAPrompt() throws IOException {
        Path lines = dir.resolve("prompts.jsonl");
        StringBuilder text = new StringBuilder();
        prompts.forEach(ids -> text.append(Json.write(Map.of("ids", ids))).append('\n'));
        Files.writeString(lines, text);
        Path target = dir.resolve("new/logits.safetensors");
        assertThat(run("logits", MODEL, "--prompts", lines.toString(), "--out", target.toString()))
                .isZero();
        try (Checkpoint found = Checkpoint.open(target);
                Checkpoint expected = Checkpoint.open(GOLDEN.resolve("gqa-tied-bf16.logits.safetensors"))) {
            for (int i = 0; i < prompts.size(); i++) {
                String name = String.valueOf(i);
                assertThat(found.info(name).dtype()).isEqualTo(DType.F32);
                assertThat(found.info(name).shape())
                        .isEqualTo(expected.info(name).shape());
                float[] a = new float[(int) found.info(name).elements()];
                float[] b = new float[a.length];
                found.readFloats(name, 0, a, 0, a.length);
                expected.readFloats(name, 0, b, 0, b.length);
                assertThat(a).usingComparatorWithPrecision(2e-4f).containsExactly(b);
            }
        }
        assertThat(dir.resolve("new")).isDirectoryNotContaining("glob:**.tmp");
        assertThat(run("logits", MODEL, "--prompts", lines.toString(), "--out", target.toString()))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("expected a new file");
    }

    @Test
    void generateGivesTheIdsOfTransformers() {
        String ids = Json.write(prompts.get(1)).replaceAll("[\\[\\]]", "");
        assertThat(run("generate", MODEL, "--ids", ids, "--max-tokens", "12", "--json"))
                .isZero();
        Map<String, Object> data = Json.object(out.toString(StandardCharsets.UTF_8), "stdout");
        List<?> expected = (List<?>) greedy.get(1);
        int end = expected.indexOf(2);
        assertThat(data.get("ids")).isEqualTo(end < 0 ? expected : expected.subList(0, end + 1));
        assertThat(data).doesNotContainKey("text");
    }

    @Test
    void failuresAreOneLine() throws IOException {
        assertThat(run("generate", MODEL, "--prompt", "hello")).isEqualTo(1);
        assertThat(run("generate", MODEL)).isEqualTo(2);
        assertThat(run("generate", MODEL, "--ids", "1", "--max-tokens", "0")).isEqualTo(2);
        assertThat(run("generate", MODEL, "--ids", "999")).isEqualTo(1);
        Path lines = Files.writeString(dir.resolve("p.jsonl"), "{\"ids\":[1,\"x\"]}\n");
        assertThat(run("logits", MODEL, "--prompts", lines.toString(), "--out", path("o")))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("a tokenizer.json for text", "token ids in 0..60", "p.jsonl line 1: expected whole numbers");
        assertThat(dir.resolve("o")).doesNotExist();
    }

    private String path(String name) {
        return dir.resolve(name).toString();
    }

    private int run(String... args) {
        PrintStream stdout = System.out;
        PrintStream stderr = System.err;
        out.reset();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            return Main.run(args);
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }
}
