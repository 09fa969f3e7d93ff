package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.CancelledException;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** A folder is compared with its manifest to the last byte, and what is damaged is named. */
class ManifestCheckTest {
    private static final String WEIGHTS = "model.safetensors";

    private final MemoryModel model = TinyModels.llama("tiny", 1, DType.BF16);

    @TempDir
    Path dir;

    private Path folder = Path.of("");

    @BeforeEach
    void save() {
        folder = dir.resolve("out");
        CheckpointWriter.to(folder).config(Map.of("model_type", "llama")).save(model);
    }

    private Map<String, String> problems() {
        return ManifestCheck.problems(folder, Manifest.read(folder).orElseThrow(), n -> {});
    }

    @Test
    void everyByteOfTheWeightsIsLookedAt() throws IOException {
        Path file = folder.resolve(WEIGHTS);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertThat(problems()).as("byte " + at).containsOnlyKeys(WEIGHTS);
        }
        Files.write(file, whole);
        assertThat(problems()).isEmpty();
    }

    @Test
    void theDamagedTensorIsNamed() throws IOException {
        Path file = folder.resolve(WEIGHTS);
        byte[] bytes = Files.readAllBytes(file);
        String last;
        try (SafetensorsFile weights = SafetensorsFile.open(file)) {
            List<TensorInfo> tensors = weights.tensors();
            last = tensors.get(tensors.size() - 1).name();
        }
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThat(problems()).containsOnly(Map.entry(WEIGHTS, "content differs from the recorded hash in " + last));
    }

    @Test
    void otherFilesAndSizesAreComparedToo() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"mistral\"}");
        byte[] bytes = Files.readAllBytes(folder.resolve(WEIGHTS));
        Files.write(folder.resolve(WEIGHTS), java.util.Arrays.copyOf(bytes, bytes.length - 3));
        assertThat(problems()).containsOnlyKeys("config.json", WEIGHTS);
        assertThat(problems().get(WEIGHTS)).isEqualTo((bytes.length - 3) + " bytes instead of " + bytes.length);
        Files.delete(folder.resolve(WEIGHTS));
        assertThat(problems()).containsEntry(WEIGHTS, "missing");
    }

    @Test
    void progressCountsEachByteOnce() {
        Manifest manifest = Manifest.read(folder).orElseThrow();
        AtomicLong seen = new AtomicLong();
        ManifestCheck.problems(folder, manifest, seen::addAndGet);
        assertThat(seen)
                .hasValue(manifest.files().values().stream()
                        .mapToLong(Manifest.Entry::bytes)
                        .sum());
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::problems).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aManifestOfTheFirstFormatIsReadAndCompared() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", "optimer-manifest/1");
        map.put("fingerprint", model.fingerprint());
        Path file = folder.resolve(WEIGHTS);
        map.put("files", Map.of(WEIGHTS, Map.of("bytes", file.toFile().length(), "sha256", Hashes.sha256(file))));
        Files.writeString(folder.resolve(Manifest.FILE), Json.pretty(map));
        assertThat(problems()).isEmpty();
        try (Checkpoint back = Checkpoint.open(folder)) {
            assertThat(back.fingerprint()).isEqualTo(model.fingerprint());
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThat(problems()).containsOnlyKeys(WEIGHTS);
    }

    @Test
    void aManifestThatSaysWhatIsNotSoIsFound() throws IOException {
        Path file = folder.resolve(Manifest.FILE);
        String text = Files.readString(file);
        String fingerprint = Manifest.read(folder).orElseThrow().fingerprint();
        Files.writeString(file, text.replace(fingerprint, "a".repeat(64)));
        assertThat(problems()).containsOnlyKeys(Manifest.FILE);
        Files.writeString(file, text.replace("\"model.norm.weight\"", "\"ghost\""));
        assertThat(problems()).containsOnlyKeys(WEIGHTS);
        assertThat(problems().get(WEIGHTS)).contains("not those that are recorded", "ghost", "model.norm.weight");
        Files.writeString(file, text.replace("\"tensors\" : {", "\"tensors\" : { \"ghost\" : \"0\","));
        assertThat(problems().get(WEIGHTS)).endsWith("recorded: ghost");
    }

    @Test
    void anEntryWithoutHashesIsRefused() throws IOException {
        Path file = folder.resolve(Manifest.FILE);
        String text = Files.readString(file);
        for (String key : List.of("header_sha256", "tensors", "bytes")) {
            Files.writeString(file, text.replace('"' + key + '"', "\"other\""));
            assertThatThrownBy(() -> Manifest.read(folder))
                    .as(key)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("header_sha256");
        }
    }
}
