package org.optimer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.CounterRandom;

/**
 * A search loads, reloads and scores models over and over: native memory must not grow. Each check runs in a child JVM
 * whose heap is small and touched from the start, so that what grows is not the heap.
 */
class MemoryTest {
    private static final int SETTLED = 50;

    @ParameterizedTest
    @ValueSource(strings = {"reload", "load"})
    @Tag("full")
    @EnabledOnOs(OS.LINUX)
    void residentMemoryStaysFlat(String mode) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(
                        java,
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryTest.class.getName(),
                        mode)
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
    public static void main(String[] args) throws IOException {
        ModelSource first = ModelInit.llama(config(), 1);
        ModelSource second = ModelInit.llama(config(), 2);
        List<Row> rows = rows();
        long settled = 0;
        if (args[0].equals("reload")) {
            try (CausalLm model = CausalLm.load(first)) {
                for (int round = 1; round <= 1000; round++) {
                    model.weights(round % 2 == 0 ? first : second);
                    model.score(rows);
                    model.greedy(rows.get(round % 10).ids(), 4, id -> false);
                    settled = round == SETTLED ? resident() : settled;
                }
            }
        } else {
            for (int round = 1; round <= 400; round++) {
                try (CausalLm model = CausalLm.load(first)) {
                    model.logits(new int[] {1, 2, 3});
                }
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

    private static Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>(TinyLlama.config());
        config.put("vocab_size", 553);
        config.put("hidden_size", 96);
        config.put("intermediate_size", 256);
        config.put("num_hidden_layers", 3);
        return config;
    }

    private static List<Row> rows() {
        CounterRandom random = new CounterRandom(1, "rows");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int[] ids = new int[8 + random.nextInt(16)];
            for (int t = 0; t < ids.length; t++) {
                ids[t] = random.nextInt(553);
            }
            rows.add(new Row(ids, ids.length - 3));
        }
        return rows;
    }
}
