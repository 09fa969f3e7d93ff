package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.optimer.core.CounterRandom;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;
import org.optimer.merge.Merge;
import org.optimer.vector.VectorPool;

/**
 * A search merges in memory and scores a thousand times over: resident memory must not grow. In a child JVM whose heap is
 * touched from the start, so that what grows is not the heap.
 */
@Tag("full")
@EnabledOnOs(OS.LINUX)
class SearchMemoryTest {
    private static final int ROUNDS = 1000;
    private static final int SETTLED = 50;

    @Test
    void aThousandMergesAndScoresLeaveResidentMemoryFlat() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-Doptimer.root="
                                + Lab.path("pt").getParent().getParent().getParent(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SearchMemoryTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(out).isZero();
        String[] kilobytes = out.trim().split(" ");
        assertThat(Double.parseDouble(kilobytes[1]) / Double.parseDouble(kilobytes[0]))
                .as("resident memory %s kB", out)
                .isLessThanOrEqualTo(1.2);
    }

    /** The child: prints resident memory after 50 rounds and at the end. */
    public static void main(String[] args) throws Exception {
        VectorPool pool = LabSearch.pool();
        Merge merge = Merge.dareLinear().density(0.9).seed(5);
        TaskSet items = Tasks.load(Lab.path("tasks")).search().first(10);
        CounterRandom random = new CounterRandom(1, "memory");
        long settled = 0;
        try (TrialExecutor executor = new InProcessExecutor(2, Evaluator.inProcess())) {
            for (int round = 1; round <= ROUNDS; round++) {
                Map<String, Double> weights =
                        Map.of("it", random.nextDouble(), "ja", random.nextDouble(), "math", random.nextDouble());
                executor.submit(new TrialSpec(pool, merge, weights, items), 0).get();
                settled = round == SETTLED ? resident() : settled;
            }
        }
        System.out.println(settled + " " + resident());
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS line");
    }
}
