package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.TinyModels;
import org.optimer.core.Json;

/** {@code inspect} and {@code vectors} print a card, or one JSON document, and fail in one line. */
class InspectAndVectorsTest {
    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void save() {
        for (int i = 0; i < 3; i++) {
            String name = List.of("pt", "ja", "zh").get(i);
            CheckpointWriter.to(dir.resolve(name)).save(TinyModels.llama(name, i, DType.BF16));
        }
    }

    @Test
    void inspectShowsACard() {
        assertThat(run("inspect", path("pt"))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("LlamaForCausalLM", "BF16 (21 tensors)", "sha256 of weights", "model.norm.weight");
    }

    @Test
    void inspectPrintsOneJsonDocument() {
        assertThat(run("inspect", path("pt"), "--json")).isZero();
        Map<String, Object> data = Json.object(out.toString(StandardCharsets.UTF_8), "stdout");
        assertThat(data)
                .containsEntry("layers", 2)
                .containsEntry("vocabulary", 20)
                .containsEntry("path", dir.resolve("pt").toString())
                .containsKeys("fingerprint", "parameters", "tensors", "files");
    }

    @Test
    void vectorsPrintsNormsCosinesAndLayers() {
        assertThat(run("vectors", path("pt"), "ja=" + path("ja"), "zh=" + path("zh"), "null=" + path("pt"), "--json"))
                .isZero();
        Map<String, Object> data = Json.object(out.toString(StandardCharsets.UTF_8), "stdout");
        assertThat(data.get("names")).isEqualTo(List.of("ja", "zh", "null"));
        assertThat((Map<?, ?>) data.get("norms")).extracting("null").isEqualTo(0.0);
        List<?> cosines = (List<?>) data.get("cosines");
        assertThat(cosines).hasSize(3);
        List<?> first = (List<?>) cosines.get(0);
        assertThat(first.get(0)).isEqualTo(1.0);
        assertThat((double) first.get(1)).isBetween(0.3, 0.7); // both carry minus the same base
        assertThat(first.get(2)).isNull();
        assertThat(((Map<?, ?>) data.get("layers")).keySet().toString()).isEqualTo("[0, 1, outside]");
    }

    @Test
    void exclusionsReplaceTheDefault() {
        assertThat(run("vectors", path("pt"), "ja=" + path("ja"), "--exclude", "layers", "--json"))
                .isZero();
        Map<String, Object> data = Json.object(out.toString(StandardCharsets.UTF_8), "stdout");
        assertThat(((Map<?, ?>) data.get("layers")).keySet().toString()).isEqualTo("[outside]");
    }

    @Test
    void vectorsShowsACard() {
        assertThat(run("vectors", path("pt"), "ja=" + path("ja"))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Geometry of 1 vector", "norm ja");
    }

    @Test
    void failuresAreOneLineThatNamesTheFile() {
        assertThat(run("inspect", path("absent"))).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(path("absent"))
                .hasLineCount(1);
        assertThat(run("vectors", path("pt"), "ja")).isEqualTo(2);
        assertThat(run("vectors", path("pt"))).isEqualTo(2);
        assertThat(run("inspect")).isEqualTo(2);
    }

    private String path(String name) {
        return dir.resolve(name).toString();
    }

    private int run(String... args) {
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            return Main.run(args);
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }
}
