package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.optimer.lab.Lab;

/**
 * Runs a test's {@code main} in a child JVM whose heap is small and touched from the start, so that what grows is not the
 * heap. The child prints resident memory when it has settled and at the end.
 */
public final class ResidentMemory {
    private ResidentMemory() {}

    /** Asserts that the second number the child prints is at most 1.2 times the first. */
    public static void assertFlat(Class<?> child, String heap, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                "-Doptimer.root=" + Lab.path("pt").getParent().getParent().getParent(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                child.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        String[] kilobytes = out.trim().split(" ");
        assertThat(Double.parseDouble(kilobytes[1]) / Double.parseDouble(kilobytes[0]))
                .as("resident memory %s kB", out)
                .isLessThanOrEqualTo(1.2);
    }

    /** Resident memory of this process, in kB; Linux only. */
    public static long now() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS line");
    }
}
