package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.Hashes;
import org.optimer.core.Json;

/** Files written by Python's safetensors and transformers (golden/checkpoint/make.py) are read value for value. */
class GoldenCheckpointTest {
    private final Path golden = golden();

    @ParameterizedTest
    @ValueSource(strings = {"llama", "types.safetensors"})
    void everyTensorIsWhatPythonWrote(String name) {
        Map<String, Object> expected = Json.object(golden.resolve("expected.json"));
        try (Checkpoint model = Checkpoint.open(golden.resolve(name))) {
            for (TensorInfo info : model.tensors()) {
                Map<?, ?> wanted = (Map<?, ?>) Objects.requireNonNull(expected.get(info.name()), info.name());
                assertThat(Json.write(info.shape())).isEqualTo(Json.write(wanted.get("shape")));
                byte[] raw = CheckpointRoundTripTest.bytes(model, info);
                assertThat(Hashes.hex(Hashes.sha256().digest(raw))).isEqualTo(wanted.get("sha256"));
                if (info.dtype().isFloat()) {
                    List<?> values = (List<?>) wanted.get("values");
                    float[] read = new float[values.size()];
                    model.readFloats(info.name(), 0, read, 0, read.length);
                    for (int i = 0; i < read.length; i++) {
                        assertThat((double) read[i]).isEqualTo(((Number) values.get(i)).doubleValue());
                    }
                }
            }
        }
    }

    @Test
    void aTransformersFolderIsUnderstood() {
        try (Checkpoint model = Checkpoint.open(golden.resolve("llama"))) {
            assertThat(model.files()).hasSize(4);
            assertThat(model.parameters()).isEqualTo(1576);
            assertThat(model.layout().layers()).isEqualTo(2);
            assertThat(model.tiedHead()).isFalse();
            assertThat(model.layout().vocabulary()).hasValue(24);
            assertThat(model.card().text()).contains("LlamaForCausalLM", "4 shards", "BF16", "no manifest");
        }
    }

    @Test
    void metadataKeepsItsText() {
        try (SafetensorsFile file = SafetensorsFile.open(golden.resolve("types.safetensors"))) {
            assertThat(file.metadata()).containsEntry("note", "grüße");
            assertThat(file.tensors()).hasSize(15);
        }
    }

    static Path golden() {
        try {
            return Path.of(Objects.requireNonNull(GoldenCheckpointTest.class.getResource("/golden/checkpoint"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
