package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.CounterRandom;
import org.optimer.core.OptiMerException;

/** Damaged files end in a read or in one of our exceptions, and never in a large allocation. */
class SafetensorsFuzzTest {
    private static final long MOST_BYTES = 8L << 20;

    @TempDir
    Path dir;

    @Test
    void aFewSecondsOfDamage() throws IOException {
        fuzz(1, 4_000);
    }

    @Test
    @Tag("full")
    void muchMoreDamage() throws IOException {
        fuzz(2, 150_000);
    }

    @Test
    void damagedIndexesAndConfigurations() throws IOException {
        fuzzJson(3, 200);
    }

    @Test
    @Tag("full")
    void manyMoreDamagedIndexesAndConfigurations() throws IOException {
        fuzzJson(4, 5_000);
    }

    private void fuzzJson(long seed, int rounds) throws IOException {
        Path model = dir.resolve("model");
        CheckpointWriter.to(model).shardBytes(1500).save(TinyModels.llama("tiny", 1, DType.F32));
        CounterRandom random = new CounterRandom(seed, "fuzz");
        for (String name : List.of(CheckpointFiles.INDEX, CheckpointFiles.CONFIG, Manifest.FILE)) {
            byte[] good = Files.readAllBytes(model.resolve(name));
            for (int i = 0; i < rounds; i++) {
                Files.write(model.resolve(name), Damage.to(good, random));
                attempt(() -> {
                    try (Checkpoint opened = Checkpoint.open(model)) {
                        opened.card();
                        opened.fingerprint();
                    }
                });
            }
            Files.write(model.resolve(name), good);
        }
    }

    private void fuzz(long seed, int rounds) throws IOException {
        CounterRandom random = new CounterRandom(seed, "fuzz");
        List<byte[]> seeds = new ArrayList<>();
        CheckpointWriter.to(dir.resolve("seed")).save(TinyModels.llama("tiny", 1, DType.BF16));
        seeds.add(Files.readAllBytes(dir.resolve("seed/model.safetensors")));
        seeds.add(Files.readAllBytes(GoldenCheckpointTest.golden().resolve("types.safetensors")));
        String small = "{" + RawFile.tensor("x", "F32", "[2]", "[0,8]") + ","
                + RawFile.tensor("y", "I8", "[1]", "[8,9]") + "}";
        seeds.add(Files.readAllBytes(RawFile.write(dir.resolve("small"), small, 9)));
        Path file = dir.resolve("f.safetensors");
        int refused = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] damaged = Damage.to(seeds.get(random.nextInt(seeds.size())), random);
            Files.write(file, damaged);
            refused += attempt(() -> readAll(file)) ? 1 : 0;
        }
        // most damage lies in headers of small files, but some falls on data and must be read
        assertThat(refused).isBetween(rounds / 3, rounds - rounds / 100);
    }

    private static void readAll(Path file) {
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            for (TensorInfo info : open.tensors()) {
                ByteBuffer raw = ByteBuffer.allocate((int) info.bytes());
                open.read(info.name(), 0, raw);
            }
        }
    }

    /** True when it was refused by one of our exceptions; any other fails the test. */
    private static boolean attempt(Runnable action) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        boolean refused = false;
        try {
            action.run();
        } catch (OptiMerException e) {
            assertThat(e.getMessage()).isNotBlank();
            refused = true;
        }
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
        return refused;
    }
}
