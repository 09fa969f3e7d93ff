package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.cli.Main;

/**
 * Writes that the system refuses at any place, as a full disk does: the shell's limit on the size of files makes the
 * kernel fail the first write beyond it, whichever file and byte that is.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the limit on the size of files is a POSIX shell's, ulimit -f")
class FailingWriteTest {
    @TempDir
    Path dir;

    @BeforeEach
    void models() throws Exception {
        GoldenInputs.write(dir);
        Files.writeString(
                dir.resolve("r.yml"),
                "merge_method: task_arithmetic\nbase_model: m0\nmodels:\n  - {model: m1, parameters: {weight: 0.5}}\n"
                        + "dtype: float32\n");
        Files.writeString(dir.resolve("s.json"), "[{\"m1\": 0.1}, {\"m1\": 0.9}]");
    }

    @Test
    void aMergeThatCannotBeWrittenSaysSoAndLeavesNothing() throws Exception {
        int enough = merge(1_000_000, List.of("out")).status();
        assertThat(enough).isZero();
        long kilobytes = Files.size(dir.resolve("out/model.safetensors")) / 1024;
        assertThat(kilobytes).isGreaterThan(60);
        for (long limit : new long[] {0, 1, 3, kilobytes / 2, kilobytes - 1}) {
            Result result = merge(limit, List.of("none"));
            assertThat(result.status()).as(result.text()).isEqualTo(1);
            assertThat(result.text()).contains("optimer: ").contains("none").doesNotContain("\tat ");
            assertThat(names()).containsExactlyInAnyOrder("m0", "m1", "m2", "out", "r.yml", "s.json");
        }
    }

    @Test
    void aSweepThatCannotBeWrittenLeavesNothing() throws Exception {
        Result result =
                merge(30, List.of("none", "--sweep", dir.resolve("s.json").toString()));
        assertThat(result.status()).as(result.text()).isEqualTo(1);
        assertThat(names()).containsExactlyInAnyOrder("m0", "m1", "m2", "r.yml", "s.json");
    }

    private record Result(int status, String text) {}

    private Result merge(long kilobytes, List<String> arguments) throws Exception {
        Path log = Files.createTempFile("optimer-limit", ".log");
        try {
            List<String> command = new ArrayList<>(List.of(
                    "bash",
                    "-c",
                    // an ignored signal becomes an error of the write
                    "(ulimit -f \"$1\"; trap '' XFSZ; shift; exec \"$@\") 2>&1 | cat; exit \"${PIPESTATUS[0]}\"",
                    "limit",
                    String.valueOf(kilobytes),
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:-UsePerfData",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    Main.class.getName(),
                    "merge",
                    dir.resolve("r.yml").toString(),
                    dir.resolve(arguments.get(0)).toString()));
            command.addAll(arguments.subList(1, arguments.size()));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Result(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(p -> p.getFileName().toString()).toList();
        }
    }
}
