package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of this toolkit and of Optuna write 10,000 lines into one journal at the same time, with both kinds of lock,
 * and none is lost, torn or doubled. The environment variable {@code OPTIMER_OPTUNA} names a Python that has Optuna.
 */
@Tag("full")
@Timeout(580)
class ContendingWritersTest {
    @TempDir
    Path folder;

    @Test
    void javaAlone() throws IOException, InterruptedException {
        Map<String, List<String>> writers = new LinkedHashMap<>();
        Path journal = journal();
        for (int i = 0; i < 2; i++) {
            writers.put("file" + i, LineWriter.command(journal, "file" + i, 1000, LockKind.FILE));
            writers.put("link" + i, LineWriter.command(journal, "link" + i, 1000, LockKind.LINK));
        }
        contend(journal, writers, 1000);
    }

    @Test
    void javaAndPython() throws IOException, InterruptedException {
        String python = Optional.ofNullable(System.getenv("OPTIMER_OPTUNA")).orElse("python3");
        int status = new ProcessBuilder(python, "-c", "import optuna")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assumeTrue(status == 0, "no Optuna in " + python + "; name another Python by OPTIMER_OPTUNA");
        Path journal = journal();
        Path script = folder.resolve("contend.py");
        try (var in = ContendingWritersTest.class.getResourceAsStream("/search/contend.py")) {
            Files.copy(in, script);
        }
        Map<String, List<String>> writers = new LinkedHashMap<>();
        writers.put("file", LineWriter.command(journal, "file", 2500, LockKind.FILE));
        writers.put("link", LineWriter.command(journal, "link", 2500, LockKind.LINK));
        for (String kind : List.of("symlink", "open")) {
            writers.put(kind, List.of(python, script.toString(), journal.toString(), kind, "2500", kind));
        }
        contend(journal, writers, 2500);
    }

    private Path journal() {
        Path journal = folder.resolve("sub/contended.journal");
        Study.maximize("f")
                .name("contended")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .storage(JournalStorage.open(journal))
                .open()
                .close();
        return journal;
    }

    private void contend(Path journal, Map<String, List<String>> writers, int each)
            throws IOException, InterruptedException {
        int before = Files.readAllLines(journal).size();
        Map<String, Process> processes = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> writer : writers.entrySet()) {
            processes.put(
                    writer.getKey(),
                    new ProcessBuilder(writer.getValue())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    folder.resolve(writer.getKey() + ".log").toFile())
                            .start());
        }
        for (Map.Entry<String, Process> process : processes.entrySet()) {
            int status = process.getValue().waitFor();
            assertThat(status)
                    .as(Files.readString(folder.resolve(process.getKey() + ".log")))
                    .isZero();
        }
        JournalStorage read = JournalStorage.open(journal);
        Map<String, Object> attrs = read.read().studies().get(0).userAttrs();
        List<String> missing = new ArrayList<>();
        for (String writer : writers.keySet()) {
            for (int i = 0; i < each; i++) {
                if (!attrs.containsKey(writer + "-" + i)) {
                    missing.add(writer + "-" + i);
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(read.problems()).isEmpty();
        assertThat(Files.readAllLines(journal)).hasSize(before + each * writers.size());
        try (var files = Files.list(journal.getParent())) {
            assertThat(files).as("no lock is left behind").containsExactly(journal);
        }
    }
}
