package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;

/** A process that saves checkpoints is killed at random moments: each target is whole or absent, ever. */
class KilledWriterTest {
    @TempDir
    Path dir;

    @Test
    void aFewKills() throws Exception {
        kill(8, 1);
    }

    @Test
    @Tag("full")
    void aHundredKills() throws Exception {
        kill(100, 2);
    }

    @Test
    void aLiveWriterInAnotherProcessKeepsItsTarget() throws Exception {
        Path target = dir.resolve("out-0");
        Process writer = start(dir, "hold");
        try (BufferedReader out = writer.inputReader()) {
            assertThat(out.readLine()).isEqualTo("holding");
            assertThatThrownBy(() -> CheckpointWriter.to(target).save(TinyModels.llama("x", 1, DType.F32)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("one at work");
            assertThat(all(dir)).hasSize(2);
        } finally {
            writer.destroyForcibly().waitFor();
        }
        CheckpointWriter.to(target).save(TinyModels.llama("x", 1, DType.F32));
        assertThat(all(dir)).containsExactly("out-0");
    }

    private void kill(int rounds, long seed) throws Exception {
        CounterRandom random = new CounterRandom(seed, "kill");
        int whole = 0;
        for (int round = 0; round < rounds; round++) {
            Path folder = Files.createDirectory(dir.resolve("round-" + round));
            runAndKill(folder, 5 + random.nextInt(250));
            for (Path target : targets(folder)) {
                requireWhole(target);
                whole++;
            }
            CheckpointWriter.to(folder.resolve("next")).save(TinyModels.llama("next", 1, DType.F32));
            assertThat(all(folder)).noneMatch(name -> name.startsWith("."));
        }
        assertThat(whole).as("targets finished before a kill").isPositive();
    }

    private static void runAndKill(Path folder, int millis) throws Exception {
        Process writer = start(folder, "save");
        try (BufferedReader out = writer.inputReader()) {
            assertThat(out.readLine()).isEqualTo("saving");
            Thread.sleep(millis);
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private static Process start(Path folder, String mode) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Victim.class.getName(),
                        folder.toString(),
                        mode)
                .redirectErrorStream(true)
                .start();
    }

    private static void requireWhole(Path target) {
        Manifest manifest = Manifest.read(target).orElseThrow();
        assertThat(ManifestCheck.problems(target, manifest, n -> {})).isEmpty();
        try (Checkpoint model = Checkpoint.open(target)) {
            assertThat(Fingerprints.of(model)).isEqualTo(manifest.fingerprint());
        }
    }

    private static List<Path> targets(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(p -> !p.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    private static List<String> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).toList();
        }
    }

    /** Saves one checkpoint after the other until it is killed. */
    static final class Victim {
        public static void main(String[] args) throws InterruptedException {
            MemoryModel model = MemoryModel.of("victim", TinyModels.config(false), null);
            for (int i = 0; i < 4; i++) {
                TinyModels.put(model, "model.layers." + i + ".mlp.up_proj.weight", i, DType.BF16, 64, 512);
            }
            if (args[1].equals("hold")) {
                try (CheckpointSession held = CheckpointWriter.to(Path.of(args[0], "out-0"))
                        .tensors(model.tensors())
                        .open()) {
                    System.out.println("holding");
                    Thread.sleep(600_000);
                    held.commit();
                }
            }
            for (int n = 0; ; n++) {
                if (n == 1) {
                    System.out.println("saving"); // the classes are loaded now, so kills fall on the saving itself
                }
                CheckpointWriter.to(Path.of(args[0], "out-" + n))
                        .shardBytes(100_000)
                        .save(model);
            }
        }
    }
}
