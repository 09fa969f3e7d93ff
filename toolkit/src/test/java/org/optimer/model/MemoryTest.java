package org.optimer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.CounterRandom;

/** A search reloads and scores a model over and over: native memory must not grow. */
class MemoryTest {
    private static final int ROUNDS = 1000;
    private static final int SETTLED = 50;

    @Test
    @Tag("full")
    @EnabledOnOs(OS.LINUX)
    void residentMemoryStaysFlatOverAThousandRounds() throws IOException {
        ModelSource first = ModelInit.llama(config(), 1);
        ModelSource second = ModelInit.llama(config(), 2);
        List<Row> rows = rows();
        long settled = 0;
        try (CausalLm model = CausalLm.load(first)) {
            for (int round = 1; round <= ROUNDS; round++) {
                model.weights(round % 2 == 0 ? first : second);
                assertThat(model.score(rows)).hasSize(rows.size());
                model.greedy(rows.get(round % 10).ids(), 4, id -> false);
                if (round == SETTLED) {
                    settled = resident();
                }
            }
        }
        assertThat(resident() / (double) settled).isLessThanOrEqualTo(1.2);
    }

    @Test
    @Tag("full")
    @EnabledOnOs(OS.LINUX)
    void loadingAndClosingModelsLeavesNothing() throws IOException {
        ModelSource source = ModelInit.llama(config(), 1);
        long settled = 0;
        for (int round = 1; round <= 400; round++) {
            try (CausalLm model = CausalLm.load(source)) {
                model.logits(new int[] {1, 2, 3});
            }
            if (round == SETTLED) {
                settled = resident();
            }
        }
        assertThat(resident() / (double) settled).isLessThanOrEqualTo(1.2);
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
