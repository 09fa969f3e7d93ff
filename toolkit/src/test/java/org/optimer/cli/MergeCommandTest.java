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
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.Json;

/** The commands merge, verify and replay: exit status, output, and what lies on disk after. */
class MergeCommandTest {
    private static final Map<String, Object> CONFIG = Map.of("model_type", "llama");

    @TempDir
    Path folder;

    private Path recipe = Path.of("");
    private Path out = Path.of("");
    private String stdout = "";
    private String stderr = "";

    @BeforeEach
    void models() throws IOException {
        save("base", 1, 2, 3, 4);
        save("tuned", 2, 2, 2, 8);
        recipe = Files.writeString(
                folder.resolve("r.yml"),
                "merge_method: dare_linear\nbase_model: base\nmodels: [{model: tuned, parameters: {weight: 1}}]\n"
                        + "parameters: {density: 0.5, rescale: none}\n");
        out = folder.resolve("out");
    }

    @Test
    void mergesVerifiesAndReplays() {
        assertThat(run("merge", recipe, out, "--json", "--seed", "3", "--threads", "1"))
                .isZero();
        Map<String, Object> report = Json.object(stdout, "stdout");
        assertThat(report).containsEntry("method", "dare_linear").containsEntry("merged", 1);
        assertThat(run("verify", out)).isZero();
        assertThat(run("replay", out, folder.resolve("again"), "--json")).isZero();
        assertThat(Json.object(stdout, "stdout")).containsEntry("fingerprint", report.get("fingerprint"));
    }

    @Test
    void aDryRunWritesNothing() {
        assertThat(run("merge", recipe, out, "--dry-run", "--json")).isZero();
        assertThat(Json.object(stdout, "stdout"))
                .containsEntry("bytes_to_read", 32)
                .containsEntry("bytes_to_write", 16)
                .containsEntry("merged", 1)
                .containsEntry("parameters", 4)
                .containsKeys("memory", "seconds", "estimate", "warnings");
        assertThat(out).doesNotExist();
    }

    @Test
    void anExistingTargetIsRefusedWithoutForce() throws IOException {
        assertThat(run("merge", recipe, out)).isZero();
        assertThat(run("merge", recipe, out)).isEqualTo(1);
        assertThat(stderr).contains(out.toString());
        assertThat(run("merge", recipe, out, "--force", "--seed", "4")).isZero();
        assertThat(run("verify", out)).isZero();
        try (var list = Files.list(folder)) {
            assertThat(list.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("base", "out", "r.yml", "tuned");
        }
        Path other = Files.createDirectory(folder.resolve("precious"));
        Files.writeString(other.resolve("thesis.txt"), "x");
        assertThat(run("merge", recipe, other, "--force")).isEqualTo(1);
        assertThat(other.resolve("thesis.txt")).exists();
    }

    @Test
    void forceNeverReplacesAnInput() {
        for (String input : new String[] {"base", "tuned"}) {
            assertThat(run("merge", recipe, folder.resolve(input), "--force")).isEqualTo(1);
            assertThat(stderr).contains("no input of the merge");
            assertThat(run("verify", folder.resolve(input))).isZero();
        }
    }

    @Test
    void forceKeepsTheOldFolderWhenTheMergeFails() throws IOException {
        assertThat(run("merge", recipe, out)).isZero();
        Path bad = Files.writeString(
                folder.resolve("bad.yml"), Files.readString(recipe).replace("density: 0.5", "density: 7"));
        assertThat(run("merge", bad, out, "--force")).isEqualTo(1);
        assertThat(run("verify", out)).isZero();
    }

    @Test
    void verifyNamesEachDamage() throws IOException {
        assertThat(run("merge", recipe, out)).isZero();
        Path weights = out.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        Files.delete(out.resolve("config.json"));
        assertThat(run("verify", out)).isEqualTo(1);
        assertThat(stderr).contains("model.safetensors: content differs").contains("config.json: missing");
        assertThat(stderr.trim().lines())
                .filteredOn(l -> !l.startsWith("verify "))
                .hasSize(1);
        assertThat(run("verify", folder.resolve("base/nothing"))).isEqualTo(1);
        assertThat(stderr).contains("no such folder");
    }

    @Test
    void aChangedInputIsNotReplayed() throws IOException {
        assertThat(run("merge", recipe, out, "--hash")).isZero();
        delete(folder.resolve("tuned"));
        save("tuned", 2, 2, 2, 9);
        assertThat(run("replay", out, folder.resolve("again"))).isEqualTo(1);
        assertThat(stderr).contains("tuned").contains("has changed");
        assertThat(folder.resolve("again")).doesNotExist();
    }

    @Test
    void aGpuIsRefusedWithTheReason() {
        assertThat(run("merge", recipe, out, "--device", "gpu:99")).isEqualTo(1);
        assertThat(stderr).contains("gpu:99").containsAnyOf("CUDA", "form for devices");
        assertThat(run("merge", recipe, out, "--device", "abacus")).isEqualTo(1);
        assertThat(run("merge", recipe)).isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    private void save(String name, float... values) {
        MemoryModel model = MemoryModel.of(name, CONFIG, null).put("layer.weight", List.of(4L), values);
        CheckpointWriter.to(folder.resolve(name)).save(model);
    }

    private static void delete(Path directory) throws IOException {
        try (var walk = Files.walk(directory)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private int run(Object... args) {
        PrintStream out0 = System.out;
        PrintStream err0 = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        try {
            return Main.run(java.util.Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
        } finally {
            System.setOut(out0);
            System.setErr(err0);
            stdout = outBytes.toString(StandardCharsets.UTF_8);
            stderr = errBytes.toString(StandardCharsets.UTF_8);
        }
    }
}
