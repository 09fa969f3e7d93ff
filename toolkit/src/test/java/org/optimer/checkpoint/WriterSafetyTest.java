package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;

/** A writer never overwrites, never leaves a part behind, and says before it starts when it cannot finish. */
class WriterSafetyTest {
    private final MemoryModel model = TinyModels.llama("tiny", 1, DType.F32);

    @TempDir
    Path dir;

    @Test
    void anExistingTargetIsRefusedAndLeftAlone() throws IOException {
        Path target = Files.createDirectory(dir.resolve("out"));
        Files.writeString(target.resolve("precious"), "x");
        assertThatThrownBy(() -> CheckpointWriter.to(target).save(model))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(target.toString())
                .hasMessageContaining("does not exist yet");
        assertThat(names()).containsExactly("out");
        Files.createSymbolicLink(dir.resolve("dangling"), dir.resolve("nowhere"));
        assertThatThrownBy(() -> CheckpointWriter.to(dir.resolve("dangling")).save(model))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aTargetThatAppearsWhileWritingIsRefusedAtTheEnd() throws IOException {
        Path target = dir.resolve("out");
        try (CheckpointSession session = filled(target)) {
            Files.createDirectory(target);
            assertThatThrownBy(session::commit).isInstanceOf(InvalidInputException.class);
        }
        assertThat(names()).containsExactly("out");
    }

    @Test
    void closingWithoutCommitLeavesNothing() {
        CheckpointSession session = filled(dir.resolve("out"));
        assertThat(names()).hasSize(2).allMatch(name -> name.startsWith(".out.optimer-tmp-"));
        session.close();
        session.close();
        assertThat(names()).isEmpty();
        assertThatThrownBy(session::commit).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aTensorThatIsNotCompleteIsNamedAndNothingIsLeft() {
        try (CheckpointSession session =
                CheckpointWriter.to(dir.resolve("out")).tensors(model.tensors()).open()) {
            session.write("model.norm.weight", 0, ByteBuffer.allocate(12));
            assertThatThrownBy(session::commit)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("bytes written");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void bytesWrittenTwiceAreRefusedEvenWhenTheSumIsRight() {
        try (CheckpointSession session =
                CheckpointWriter.to(dir.resolve("out")).tensors(model.tensors()).open()) {
            for (TensorInfo info : model.tensors()) {
                if (!info.name().equals("model.norm.weight")) {
                    session.write(info.name(), 0, ByteBuffer.allocate((int) info.bytes()));
                }
            }
            session.write("model.norm.weight", 16, ByteBuffer.allocate(8));
            session.write("model.norm.weight", 0, ByteBuffer.allocate(12));
            assertThatThrownBy(() -> session.write("model.norm.weight", 8, ByteBuffer.allocate(12)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("each byte written once");
            assertThatThrownBy(session::commit).hasMessageContaining("overlapping");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void aSecondWriteOfTheSameBytesChangesNothingThatMayBeHashedAlready() throws IOException {
        try (CheckpointSession session = filled(dir.resolve("out"))) {
            Path file;
            try (Stream<Path> all = Files.walk(dir)) {
                file = all.filter(p -> p.endsWith("model.safetensors"))
                        .findFirst()
                        .orElseThrow();
            }
            byte[] before = Files.readAllBytes(file);
            assertThatThrownBy(() -> session.write("model.norm.weight", 4, ByteBuffer.wrap(new byte[] {1, 2, 3, 4})))
                    .isInstanceOf(InvalidInputException.class);
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    @Test
    void slicesInAnyOrderAreOneTensor() {
        Coverage coverage = new Coverage();
        assertThat(coverage.add(20, 10)).isTrue();
        assertThat(coverage.add(0, 10)).isTrue();
        assertThat(coverage.firstMissing(30)).isEqualTo(10);
        assertThat(coverage.add(9, 2)).isFalse();
        assertThat(coverage.add(19, 2)).isFalse();
        assertThat(coverage.add(0, 30)).isFalse();
        assertThat(coverage.add(10, 10)).isTrue();
        assertThat(coverage.firstMissing(30)).isEqualTo(30);
        assertThat(coverage.add(30, 0)).isTrue();
    }

    @Test
    void aDiskThatIsFullInTheMiddleIsSaidAndNothingIsLeft() throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", disk.toString()), "may not mount here");
        try {
            MemoryModel large = MemoryModel.named("large");
            for (int i = 0; i < 4; i++) {
                TinyModels.put(large, "x" + i, i, DType.F32, 64, 64);
            }
            assertThatThrownBy(() -> CheckpointWriter.to(disk.resolve("out"))
                            .freeSpace(p -> 1 << 30)
                            .save(large))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("cannot write")
                    .hasMessageContaining("No space left");
            assertThat(disk.toFile().list()).isEmpty();
            assertThatThrownBy(() -> CheckpointWriter.to(disk.resolve("out")).save(large))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("free space");
        } finally {
            run("umount", disk.toString());
            Files.delete(disk);
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such command
        }
    }

    @Test
    void slicesOutsideAndUnknownTensorsAreRefused() {
        try (CheckpointSession session =
                CheckpointWriter.to(dir.resolve("out")).tensors(model.tensors()).open()) {
            assertThatThrownBy(() -> session.write("model.norm.weight", 28, ByteBuffer.allocate(8)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("32 bytes");
            assertThatThrownBy(() -> session.write("nothing", 0, ByteBuffer.allocate(8)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("nothing");
        }
    }

    @Test
    void tooLittleSpaceIsSaidBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> CheckpointWriter.to(dir.resolve("out"))
                        .freeSpace(p -> 2000)
                        .save(model))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("free space")
                .hasMessageContaining("2.0 kB");
        assertThat(names()).isEmpty();
    }

    @Test
    void twoWritersOfOneTargetDoNotMix() {
        try (CheckpointSession first = filled(dir.resolve("out"))) {
            assertThatThrownBy(() -> filled(dir.resolve("out")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("one at work in .out.optimer-tmp-");
            filled(dir.resolve("other")).close();
            first.commit();
        }
        assertThat(names()).containsExactly("out");
    }

    @Test
    void aCommonParentThatOthersRemoveWhileItIsEmptyIsMadeAgain() throws Exception {
        Path parent = dir.resolve("new/runs");
        AtomicBoolean done = new AtomicBoolean();
        Thread rival = new Thread(() -> {
            while (!done.get()) {
                LockSupport.parkNanos(200_000);
                // as a writer does that gives up
                if (parent.toFile().delete()) {
                    parent.getParent().toFile().delete();
                }
            }
        });
        rival.start();
        try {
            for (int i = 0; i < 1000; i++) {
                WorkFolder.create(parent.resolve("out")).close();
            }
        } finally {
            done.set(true);
            rival.join();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void leftoversOfDeadWritersAreRemoved() throws IOException {
        String left = ".gone.optimer-tmp-1-x-1";
        Files.createFile(dir.resolve(left + ".lock"));
        Files.writeString(Files.createDirectory(dir.resolve(left)).resolve("model.safetensors"), "part");
        CheckpointWriter.to(dir.resolve("out")).save(model);
        assertThat(names()).containsExactly("out");
    }

    @Test
    void anInterruptCancelsASaveAndLeavesNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> CheckpointWriter.to(dir.resolve("out")).save(model))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void anInterruptCancelsACommitAndLeavesNothing() {
        CheckpointSession session = filled(dir.resolve("out"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(session::commit).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void tensorsAnnouncedInAnotherTypeAreConvertedWithOneRounding() {
        CheckpointWriter.to(dir.resolve("out"))
                .tensors(model.tensors().stream().map(t -> t.as(DType.BF16)).toList())
                .save(model);
        try (Checkpoint back = Checkpoint.open(dir.resolve("out"))) {
            for (TensorInfo info : model.tensors()) {
                int n = (int) info.elements();
                float[] exact = new float[n];
                float[] rounded = new float[n];
                model.readFloats(info.name(), 0, exact, 0, n);
                back.readFloats(info.name(), 0, rounded, 0, n);
                for (int i = 0; i < n; i++) {
                    assertThat(rounded[i]).isEqualTo(Float.intBitsToFloat(Floats.toBrain(exact[i]) << 16));
                }
            }
            assertThat(back.config()).containsEntry("torch_dtype", "bfloat16");
        }
        assertThatThrownBy(() -> CheckpointWriter.to(dir.resolve("bad"))
                        .tensors(List.of(new TensorInfo("model.norm.weight", DType.I32, List.of(8L))))
                        .save(model))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Only floating-point");
        assertThat(names()).containsExactly("out");
    }

    @Test
    void namesMayOccurOnce() {
        TensorInfo info = new TensorInfo("w", DType.F32, List.of(1L));
        assertThatThrownBy(() -> CheckpointWriter.to(dir.resolve("out")).tensors(List.of(info, info)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a second w");
        assertThatThrownBy(() -> CheckpointWriter.to(dir.resolve("out")).open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Call tensors(..) first");
    }

    @Test
    void tokenizerFilesAreTakenAlongAndOthersAreNot() throws IOException {
        Path source = Files.createDirectory(dir.resolve("source"));
        for (String name : List.of(
                "tokenizer.json",
                "tokenizer_config.json",
                "special_tokens_map.json",
                "generation_config.json",
                "chat_template.jinja",
                "modeling_x.py",
                "LICENSE")) {
            Files.writeString(source.resolve(name), "content of " + name);
        }
        Files.writeString(source.resolve("pytorch_model.bin"), "no");
        Files.writeString(source.resolve("optimizer.pt"), "no");
        Files.move(source.resolve("tokenizer.json"), dir.resolve("blob"));
        Files.createSymbolicLink(source.resolve("tokenizer.json"), dir.resolve("blob"));
        CheckpointWriter.to(dir.resolve("out")).sidecarsFrom(source).save(model);
        assertThat(dir.resolve("out/tokenizer.json")).isRegularFile().hasContent("content of tokenizer.json");
        assertThat(Files.isSymbolicLink(dir.resolve("out/tokenizer.json"))).isFalse();
        assertThat(Manifest.read(dir.resolve("out")).orElseThrow().files().keySet())
                .contains("LICENSE", "modeling_x.py", "chat_template.jinja", "generation_config.json")
                .doesNotContain("pytorch_model.bin", "optimizer.pt");
    }

    @ParameterizedTest
    @CsvSource({"torch_dtype, BF16, bfloat16", "dtype, F16, float16", "torch_dtype, F32, float32"})
    void theConfigurationNamesTheTypeOfTheWeights(String key, DType type, String expected) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "llama");
        config.put(key, "float64");
        config.put("text_config", Map.of(key, "float64"));
        config.put("vision_config", Map.of(key, "float32"));
        CheckpointWriter.to(dir.resolve("out")).config(config).save(TinyModels.llama("tiny", 1, type));
        Map<String, Object> written = Json.object(dir.resolve("out/config.json"));
        assertThat(written.keySet()).containsExactly("model_type", key, "text_config", "vision_config");
        assertThat(written.get(key)).isEqualTo(expected);
        assertThat(written.get("text_config")).isEqualTo(Map.of(key, expected));
        assertThat(written.get("vision_config")).isEqualTo(Map.of(key, "float32"));
    }

    @Test
    void theManifestIsBelievedOnlyWhileTheFilesAreUnchanged() throws IOException {
        Path target = dir.resolve("out");
        CheckpointWriter.to(target).save(model);
        Path weights = target.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        Files.setLastModifiedTime(
                weights,
                java.nio.file.attribute.FileTime.fromMillis(
                        Files.getLastModifiedTime(weights).toMillis() + 10_000));
        try (Checkpoint changed = Checkpoint.open(target)) {
            assertThat(changed.fingerprint()).isNotEqualTo(model.fingerprint()).isEqualTo(Fingerprints.of(changed));
        }
    }

    @Test
    void aManifestThatListsWhatNoFileInTheFolderIsCalledIsDamaged() throws IOException {
        Path target = dir.resolve("out");
        CheckpointWriter.to(target).save(model);
        Path file = target.resolve(Manifest.FILE);
        String whole = Files.readString(file);
        for (String name : List.of("\\u0000.md", "../x", "a/../../x", "/etc/hosts", "", " ", ".", "a/..")) {
            Files.writeString(file, whole.replace("config.json", name));
            assertThatThrownBy(() -> Manifest.read(target))
                    .as(name)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(Manifest.FILE);
        }
        Files.writeString(file, whole.replace("config.json", "sub/..config"));
        assertThat(Manifest.read(target).orElseThrow().files()).containsKey("sub/..config");
        assertThatThrownBy(() -> CheckpointWriter.to(dir.resolve("two")).file("a\0", ""))
                .isInstanceOf(InvalidInputException.class);
    }

    private CheckpointSession filled(Path target) {
        CheckpointSession session =
                CheckpointWriter.to(target).tensors(model.tensors()).open();
        for (TensorInfo info : model.tensors()) {
            session.write(info.name(), 0, ByteBuffer.wrap(CheckpointRoundTripTest.bytes(model, info)));
        }
        return session;
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
