package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.StorageException;

/** Samples are neither lost nor garbled: by other writers, by a write that failed, by a damaged line. */
class SampleFileTest {
    private static final int LINES = 150;

    @TempDir
    Path folder;

    @Test
    void processesAndThreadsWriteSideBySide() throws Exception {
        Path path = folder.resolve("new").resolve("many.samples");
        List<Process> processes = new ArrayList<>();
        for (String name : List.of("process-a", "process-b", "process-c")) {
            processes.add(new ProcessBuilder(SampleWriter.command(path, name, LINES))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".log").toFile())
                    .start());
        }
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(() -> SampleWriter.append(new SampleFile(path), "thread-a", LINES));
        SampleWriter.append(new SampleFile(path), "thread-b", LINES);
        other.join();
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        SampleFile file = new SampleFile(path);
        assertThat(models(file)).hasSize(5 * LINES);
        assertThat(file.problems()).isEmpty();
        assertThat(folder.resolve("new")).isDirectoryNotContaining("glob:**.torn-*");
    }

    @Test
    void aListIsWrittenAgainAfterAWriteThatFailed() throws IOException {
        Path path = folder.resolve("failed.samples");
        SampleFile file = new SampleFile(path);
        Files.createDirectory(path); // cannot be opened for writing
        assertThatThrownBy(() -> file.append("a", List.of(SampleWriter.block("x"))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("failed.samples");
        Files.delete(path);
        file.append("b", List.of(SampleWriter.block("x")));
        SampleFile again = new SampleFile(path);
        assertThat(models(again)).containsExactly("b");
        assertThat(again.problems()).isEmpty();
    }

    @Test
    void damagedLinesAreSkippedAndReported() throws IOException {
        Path path = folder.resolve("damaged.samples");
        SampleFile file = new SampleFile(path);
        for (String model : List.of("a", "b", "c", "d")) {
            file.append(model, List.of(SampleWriter.block("x")));
        }
        file.append("e", List.of(SampleWriter.block("y")));
        List<String> lines = new ArrayList<>(Files.readAllLines(path)); // list x, a, b, c, d, list y, e
        lines.set(2, "\u0000\u0000\u0000");
        lines.set(3, lines.get(3).replace("bits:", "bits:*"));
        lines.set(5, lines.get(5).replace("\"y\"", "\"z\""));
        Files.write(path, lines);
        SampleFile damaged = new SampleFile(path);
        assertThat(models(damaged)).containsExactlyInAnyOrder("a", "d");
        assertThat(damaged.problems()).hasSize(4);
        assertThat(damaged.problems().get(0)).startsWith("line 3: skipped");
        assertThat(SampleLedger.open(path).problems()).isEqualTo(damaged.problems());

        damaged.append("e", List.of(SampleWriter.block("y")));
        assertThat(models(new SampleFile(path))).as("scored again").containsExactlyInAnyOrder("a", "d", "e");
    }

    private static Set<String> models(SampleFile file) {
        Set<String> models = new HashSet<>();
        file.read((model, block) -> models.add(model));
        return models;
    }
}
