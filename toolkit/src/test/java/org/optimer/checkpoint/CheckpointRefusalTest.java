package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.InvalidInputException;

/** Folders that are not a whole checkpoint are refused with the reason and the way out. */
class CheckpointRefusalTest {
    @TempDir
    Path dir;

    private Path model;

    @BeforeEach
    void shards() {
        model = dir.resolve("model");
        CheckpointWriter.to(model).shardBytes(1000).save(TinyModels.llama("tiny", 1, DType.F32));
    }

    @Test
    void nothingThere() {
        refused(dir.resolve("absent"), "absent", "nothing there", "Check the path");
    }

    @Test
    void emptyFolder() throws IOException {
        refused(Files.createDirectory(dir.resolve("empty")), "empty folder");
    }

    @Test
    void anIndexThatNamesAnAbsentShard() throws IOException {
        Files.delete(model.resolve("model-00002-of-00007.safetensors"));
        Files.delete(model.resolve("model-00003-of-00007.safetensors"));
        refused(
                model,
                "model.safetensors.index.json",
                "absent: model-00002-of-00007.safetensors, model-00003-of-00007.safetensors",
                "incomplete");
    }

    @Test
    void anIndexThatLeavesTheFolder() throws IOException {
        for (String escape :
                new String[] {"../x.safetensors", "a/../../x.safetensors", "/etc/x.safetensors", "..\\\\x.safetensors"
                }) {
            index("{\"weight_map\":{\"a\":\"" + escape + "\"}}");
            refused(model, "model.safetensors.index.json", "leaves the folder");
        }
        index("{\"weight_map\":{\"a\":\"config.json\"}}");
        refused(model, "names of .safetensors files", "config.json");
        index("{\"weight_map\":{\"a\":\"x\\u0000.safetensors\"}}");
        refused(model, "model.safetensors.index.json", "a path", "Nul character");
    }

    @Test
    void anIndexThatIsDamaged() throws IOException {
        index("{\"weight_map\":{\"a\":7}}");
        refused(model, "tensor a", "the name of a file");
        index("{\"weight_map\":{}}");
        refused(model, "weight_map");
        index("{}");
        refused(model, "weight_map");
        index("[]");
        refused(model, "index.json", "a JSON object");
        index("{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"y.safetensors\"}}");
        refused(model, "index.json", "Duplicate");
        Files.write(model.resolve(CheckpointFiles.INDEX), new byte[] {'{', (byte) 0xC0, '}'});
        refused(model, "index.json", "UTF-8");
    }

    @Test
    void anIndexThatDoesNotAgreeWithItsShards() throws IOException {
        String text = Files.readString(model.resolve(CheckpointFiles.INDEX));
        index(text.replace("\"model.norm.weight\"", "\"model.other.weight\""));
        refused(model, "not in the file: model.other.weight", "not in the index: model.norm.weight");
    }

    @Test
    void aDamagedShardIsNamed() throws IOException {
        Path shard = model.resolve("model-00004-of-00007.safetensors");
        byte[] bytes = Files.readAllBytes(shard);
        Files.write(shard, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        refused(model, shard.toString(), "truncated");
    }

    @Test
    void shardsWithoutAnIndex() throws IOException {
        Files.delete(model.resolve(CheckpointFiles.INDEX));
        refused(model, "7 safetensors files and no index");
    }

    @Test
    void aDamagedConfiguration() throws IOException {
        Files.writeString(model.resolve("config.json"), "{\"a\":");
        refused(model, "config.json", "valid JSON");
    }

    @Test
    void pickle() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("pickle"));
        Path file = Files.writeString(folder.resolve("pytorch_model.bin"), "PK");
        refused(folder, "pickle file pytorch_model.bin", "run any code", "save_pretrained");
        refused(file, "pickle file pytorch_model.bin", "save_pretrained");
        refused(Files.writeString(dir.resolve("x.pt"), "PK"), "pickle");
        refused(Files.writeString(dir.resolve("weights.bin"), "PK"), "pickle");
    }

    @Test
    void gguf() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("gguf"));
        Path file = Files.writeString(folder.resolve("model-Q4.gguf"), "GGUF");
        refused(folder, "GGUF file model-Q4.gguf", "take the original");
        refused(file, "GGUF file model-Q4.gguf", "take the original");
    }

    @Test
    void adapters() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("adapter"));
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        refused(folder, "a PEFT adapter", "BASE+");
    }

    @Test
    void linksAreFollowedAsTheHuggingFaceCacheNeeds() throws IOException {
        Path cache = Files.createDirectory(dir.resolve("snapshot"));
        Path blobs = Files.createDirectory(dir.resolve("blobs"));
        try (var files = Files.list(model)) {
            for (Path file : files.toList()) {
                Path blob = Files.move(file, blobs.resolve(Integer.toHexString(file.hashCode())));
                Files.createSymbolicLink(
                        cache.resolve(file.getFileName()),
                        Path.of("..", "blobs", blob.getFileName().toString()));
            }
        }
        try (Checkpoint linked = Checkpoint.open(cache)) {
            assertThat(linked.files()).hasSize(7);
            assertThat(Fingerprints.of(linked)).isEqualTo(linked.fingerprint());
        }
    }

    private void index(String text) throws IOException {
        Files.writeString(model.resolve(CheckpointFiles.INDEX), text);
    }

    private static void refused(Path path, String... parts) {
        assertThatThrownBy(() -> Checkpoint.open(path))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(parts);
    }
}
