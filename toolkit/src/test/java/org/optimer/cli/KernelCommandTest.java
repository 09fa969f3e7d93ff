package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.Json;

/** The kernel command writes a kernelspec, or says what is missing. */
class KernelCommandTest {
    @TempDir
    Path dir;

    @Test
    void theKernelCommandWritesAKernelspecOrSaysWhatIsMissing() throws Exception {
        Path jar = Files.writeString(dir.resolve("jjava.jar"), "");
        String out = printed("kernel", "install", "--prefix", dir.toString(), "--jjava", jar.toString(), "--json");

        assertThat(Json.object(out, "kernel").get("kernel")).isEqualTo("optimer");
        assertThat(dir.resolve("share/jupyter/kernels/optimer/kernel.json")).exists();
        assertThat(Main.run(
                        "kernel", "install", "--prefix", dir.resolve("other").toString()))
                .isEqualTo(1);
        assertThat(Main.run("kernel", "install", "--user", "--prefix", "x")).isEqualTo(2);
        assertThat(Main.run("kernel")).isEqualTo(2);
    }

    private static String printed(String... args) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(args)).isZero();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
