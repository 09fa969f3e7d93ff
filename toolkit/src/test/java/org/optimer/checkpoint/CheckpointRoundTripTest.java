package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.Provenance;

/** What is written is read back, in one file or in shards, and equal inputs give equal bytes. */
class CheckpointRoundTripTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"BF16", "F16", "F32", "F64"})
    void oneFileComesBackByteForByte(DType type) {
        MemoryModel model = TinyModels.llama("tiny", 1, type);
        CheckpointWriter.to(dir.resolve("out")).save(model);
        try (Checkpoint back = Checkpoint.open(dir.resolve("out"))) {
            assertThat(back.files()).hasSize(1);
            assertThat(back.tensors()).containsExactlyInAnyOrderElementsOf(model.tensors());
            for (TensorInfo info : model.tensors()) {
                assertThat(bytes(back, info)).isEqualTo(bytes(model, info));
            }
            assertThat(back.fingerprint()).isEqualTo(model.fingerprint());
        }
    }

    @Test
    void integersAndBooleansComeBack() {
        MemoryModel model = MemoryModel.named("mixed");
        for (DType type : DType.values()) {
            byte[] raw = new byte[3 * type.bytes()];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = (byte) (type == DType.BOOL ? i % 2 : 37 * i);
            }
            model.put(new TensorInfo("t_" + type, type, List.of(3L)), ByteBuffer.wrap(raw));
        }
        model.put(new TensorInfo("scalar", DType.F32, List.of()), new float[] {2.5f});
        model.put(new TensorInfo("empty", DType.BF16, List.of(0L, 4L)), new float[0]);
        CheckpointWriter.to(dir.resolve("out")).save(model);
        try (Checkpoint back = Checkpoint.open(dir.resolve("out"))) {
            for (TensorInfo info : model.tensors()) {
                assertThat(back.info(info.name())).isEqualTo(info);
                assertThat(bytes(back, info)).isEqualTo(bytes(model, info));
            }
        }
    }

    @Test
    void shardsKeepTheirSizeAndTheIndexNamesThem() {
        MemoryModel model = TinyModels.llama("tiny", 1, DType.F32);
        CheckpointWriter.to(dir.resolve("out")).shardBytes(1000).save(model);
        Map<String, Object> index = Json.object(dir.resolve("out").resolve("model.safetensors.index.json"));
        long total = model.tensors().stream().mapToLong(TensorInfo::bytes).sum();
        assertThat(index.get("metadata")).isEqualTo(Map.of("total_size", (int) total));
        try (Checkpoint back = Checkpoint.open(dir.resolve("out"))) {
            assertThat(back.files()).hasSizeGreaterThan(3);
            for (SafetensorsFile file : back.files()) {
                assertThat(file.path().getFileName().toString())
                        .matches("model-0000\\d-of-0000" + back.files().size() + "\\.safetensors");
                assertThat(file.metadata()).containsEntry("format", "pt");
                long data = file.tensors().stream().mapToLong(TensorInfo::bytes).sum();
                assertThat(data <= 1000 || file.tensors().size() == 1).isTrue();
            }
            assertThat(back.fingerprint()).isEqualTo(model.fingerprint());
        }
    }

    @Test
    void equalInputsGiveEqualBytesInEveryFile() throws IOException {
        MemoryModel model = TinyModels.llama("tiny", 1, DType.BF16);
        Provenance origin = Provenance.of("test", List.of(), Map.of("a", 1), 7L);
        for (String name : List.of("a", "b")) {
            CheckpointWriter.to(dir.resolve(name))
                    .shardBytes(700)
                    .provenance(origin)
                    .save(model);
        }
        try (Stream<Path> files = Files.list(dir.resolve("a"))) {
            files.forEach(file ->
                    assertThat(dir.resolve("b").resolve(file.getFileName())).hasSameBinaryContentAs(file));
        }
    }

    @Test
    void theManifestHashesEveryOtherFileAndEachTensor() throws IOException {
        MemoryModel model = TinyModels.llama("tiny", 1, DType.BF16);
        CheckpointWriter.to(dir.resolve("out")).shardBytes(700).save(model);
        Manifest manifest = Manifest.read(dir.resolve("out")).orElseThrow();
        try (Stream<Path> files = Files.list(dir.resolve("out"))) {
            files.filter(f -> !f.endsWith(Manifest.FILE)).forEach(file -> {
                Manifest.Entry entry = manifest.files().get(file.getFileName().toString());
                assertThat(entry.bytes()).isEqualTo(file.toFile().length());
                assertThat(entry.tensors().isEmpty()).isEqualTo(!file.toString().endsWith(".safetensors"));
                if (entry.tensors().isEmpty()) {
                    assertThat(entry.sha256()).isEqualTo(Hashes.sha256(file));
                }
            });
        }
        Map<String, String> tensors = new TreeMap<>();
        manifest.files().values().forEach(entry -> tensors.putAll(entry.tensors()));
        assertThat(tensors.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        model.tensors().stream().map(TensorInfo::name).toList());
        for (TensorInfo info : model.tensors()) {
            assertThat(tensors.get(info.name()))
                    .isEqualTo(Hashes.hex(Hashes.sha256().digest(bytes(model, info))));
        }
        assertThat(Manifest.read(dir.resolve("out"))).contains(manifest);
        assertThat(ManifestCheck.problems(dir.resolve("out"), manifest, n -> {}))
                .isEmpty();
        assertThat(manifest.files()).containsKeys("config.json", "model.safetensors.index.json");
    }

    @Test
    void aSingleFileIsACheckpointWithoutConfiguration() {
        CheckpointWriter.to(dir.resolve("out")).save(TinyModels.llama("tiny", 1, DType.BF16));
        try (Checkpoint file = Checkpoint.open(dir.resolve("out/model.safetensors"))) {
            assertThat(file.config()).isEmpty();
            assertThat(file.directory()).isEmpty();
            assertThat(file.manifest()).isEmpty();
            assertThat(file.layout().layers()).isEqualTo(2);
        }
    }

    @Test
    void aSliceBeyondATensorIsRefused() {
        CheckpointWriter.to(dir.resolve("out")).save(TinyModels.llama("tiny", 1, DType.BF16));
        try (Checkpoint back = Checkpoint.open(dir.resolve("out"))) {
            assertThatThrownBy(() -> back.read("model.norm.weight", 8, ByteBuffer.allocate(9)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("model.norm.weight")
                    .hasMessageContaining("16 bytes");
            assertThatThrownBy(() -> back.read("model.norm.weight", -1, ByteBuffer.allocate(1)))
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> back.read("nothing", 0, ByteBuffer.allocate(1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("nothing");
        }
    }

    static byte[] bytes(TensorSource source, TensorInfo info) {
        ByteBuffer raw = ByteBuffer.allocate((int) info.bytes());
        source.read(info.name(), 0, raw);
        assertThat(raw.hasRemaining()).isFalse();
        return raw.array();
    }
}
