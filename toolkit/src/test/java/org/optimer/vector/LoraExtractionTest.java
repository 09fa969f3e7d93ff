package org.optimer.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Manifest;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TinyModels;
import org.optimer.core.InvalidInputException;

/** An adapter extracted from a difference gives the difference back, as far as its rank allows, and says how far. */
class LoraExtractionTest {
    @TempDir
    Path dir;

    private Checkpoint base = null;
    private Checkpoint tuned = null;

    @BeforeEach
    void models() {
        CheckpointWriter.to(dir.resolve("base")).save(TinyModels.llama("base", 1, DType.BF16));
        CheckpointWriter.to(dir.resolve("tuned")).save(TinyModels.llama("tuned", 2, DType.BF16));
        base = Checkpoint.open(dir.resolve("base"));
        tuned = Checkpoint.open(dir.resolve("tuned"));
    }

    @Test
    void fullRankGivesTheTunedModelBack() {
        ExtractionReport report = LoraExtraction.between(tuned, base).rank(100).save(dir.resolve("full"));
        assertThat(report.relativeError()).isLessThan(1e-6);
        assertThat(report.whole())
                .contains("model.embed_tokens.weight", "model.norm.weight", "lm_head.weight")
                .hasSize(7);
        try (ModelSource adapted = Models.open(dir.resolve("base") + "+" + dir.resolve("full"))) {
            for (TensorInfo info : base.tensors()) {
                float[] expected = difference(tuned, info);
                float[] got = difference(adapted, info);
                double error = 0;
                double norm = 0;
                for (int i = 0; i < got.length; i++) {
                    error += Math.pow(got[i] - expected[i], 2);
                    norm += Math.pow(expected[i], 2);
                }
                assertThat(Math.sqrt(error / norm)).as(info.name()).isLessThan(1e-5);
            }
            assertThat(adapted.fingerprint()).isEqualTo(tuned.fingerprint());
        }
    }

    @Test
    void lowRankLosesWhatTheReportSays() {
        ExtractionReport report = LoraExtraction.between(tuned, base)
                .rank(2)
                .leaveOut("embed|lm_head|norm")
                .save(dir.resolve("low"));
        assertThat(report.whole()).isEmpty();
        assertThat(report.leftOut()).hasSize(7);
        assertThat(report.rows()).hasSize(14).allMatch(r -> r.rank() == 2 && r.error() > 0 && r.error() < r.norm());
        assertThat(report.byLayer()).containsOnlyKeys(0, 1);
        try (ModelSource adapted = Models.open(dir.resolve("base") + "+" + dir.resolve("low"))) {
            for (ExtractionReport.Row row : report.rows()) {
                TensorInfo info = base.info(row.tensor());
                float[] expected = difference(tuned, info);
                float[] got = difference(adapted, info);
                double error = 0;
                for (int i = 0; i < got.length; i++) {
                    error += Math.pow(got[i] - expected[i], 2);
                }
                assertThat(Math.sqrt(error)).isCloseTo(row.error(), org.assertj.core.data.Offset.offset(1e-5));
            }
        }
        assertThat(report.card().text()).contains("layer", "lost");
        assertThat(report.toMap()).containsKeys("layers", "tensors", "relative_error");
    }

    @Test
    void energyGivesEachMatrixItsOwnRankAndTheFolderSaysSo() {
        ExtractionReport report =
                LoraExtraction.between(tuned, base).rank(8).energy(0.8).save(dir.resolve("e"));
        assertThat(report.rows().stream().map(ExtractionReport.Row::rank).distinct())
                .hasSizeGreaterThan(1);
        try (ModelSource adapted = Models.open(dir.resolve("base") + "+" + dir.resolve("e"))) {
            assertThat(adapted.tensors()).hasSameSizeAs(base.tensors());
        }
    }

    @Test
    void whatDoesNotDifferIsLeftOut() throws IOException {
        MemoryModel some = MemoryModel.of("some", base.config(), null);
        for (TensorInfo info : base.tensors()) {
            float[] values = new float[(int) info.elements()];
            (info.name().contains("layers.1.mlp.up_proj") ? tuned : base)
                    .readFloats(info.name(), 0, values, 0, values.length);
            some.put(info, values);
        }
        ExtractionReport report = LoraExtraction.between(some, base).rank(4).save(dir.resolve("some"));
        assertThat(report.rows()).hasSize(1);
        assertThat(report.whole()).isEmpty();
        assertThat(Files.readString(dir.resolve("some/adapter_config.json"))).contains("model.layers.1.mlp.up_proj");
        try (ModelSource adapted = Models.open(dir.resolve("base") + "+" + dir.resolve("some"))) {
            assertThat(adapted).isNotNull();
        }
        assertThatThrownBy(() -> LoraExtraction.between(base, base).save(dir.resolve("none")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the same weights");
    }

    @Test
    void theFolderIsWrittenOnceWithItsOriginAndDoesNotDependOnThreads() throws IOException {
        Path out = dir.resolve("a");
        LoraExtraction.between(tuned, base).rank(3).threads(1).save(out);
        Manifest manifest = Manifest.read(out).orElseThrow();
        assertThat(manifest.provenance().get("action")).isEqualTo("extract-lora");
        assertThat(manifest.files()).containsOnlyKeys("adapter_config.json", "adapter_model.safetensors");
        assertThatThrownBy(() -> LoraExtraction.between(tuned, base).save(out))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("does not exist yet");
        LoraExtraction.between(tuned, base).rank(3).threads(4).save(dir.resolve("b"));
        assertThat(dir.resolve("b/adapter_model.safetensors"))
                .hasSameBinaryContentAs(out.resolve("adapter_model.safetensors"));
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.map(p -> p.getFileName().toString())).allMatch(n -> !n.startsWith("."));
        }
        assertThat(List.of(out.toFile().list())).hasSize(3);
    }

    private float[] difference(ModelSource model, TensorInfo info) {
        float[] values = new float[(int) info.elements()];
        model.readDifference(base, info.name(), 0, values, 0, values.length);
        return values;
    }
}
