package org.optimer.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.ResidentMemory;
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
        ResidentMemory.assertFlat(MemoryTest.class, "128m", mode);
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
                    settled = round == SETTLED ? ResidentMemory.now() : settled;
                }
            }
        } else {
            for (int round = 1; round <= 400; round++) {
                try (CausalLm model = CausalLm.load(first)) {
                    model.logits(new int[] {1, 2, 3});
                }
                settled = round == SETTLED ? ResidentMemory.now() : settled;
            }
        }
        System.out.println(settled + " " + ResidentMemory.now());
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
