package org.optimer.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.CounterRandom;

/** Models and data of a few thousand numbers for tests. */
final class TinyLlama {
    static final int VOCABULARY = 31;

    private TinyLlama() {}

    static Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", java.util.List.of("LlamaForCausalLM"));
        config.put("model_type", "llama");
        config.put("vocab_size", VOCABULARY);
        config.put("hidden_size", 16);
        config.put("intermediate_size", 24);
        config.put("num_hidden_layers", 2);
        config.put("num_attention_heads", 4);
        config.put("num_key_value_heads", 2);
        config.put("max_position_embeddings", 64);
        config.put("rms_norm_eps", 1e-6);
        config.put("rope_theta", 10000.0);
        config.put("tie_word_embeddings", true);
        config.put("hidden_act", "silu");
        return config;
    }

    static ModelSource fresh(long seed) {
        return ModelInit.llama(config(), seed);
    }

    /** Rows that count upwards from a random start: easy to learn. */
    static BatchSource counting(int rows, int length) {
        return step -> {
            CounterRandom random = new CounterRandom(step, "counting");
            int[][] ids = new int[rows][length + 1];
            float[][] mask = new float[rows][length];
            for (int b = 0; b < rows; b++) {
                int start = random.nextInt(VOCABULARY);
                for (int t = 0; t <= length; t++) {
                    ids[b][t] = (start + t) % VOCABULARY;
                    if (t < length) {
                        mask[b][t] = t % 3 == 2 ? 0 : 1;
                    }
                }
            }
            return new Batch(ids, mask);
        };
    }

    static TrainRecipe recipe(int steps) {
        return TrainRecipe.of(steps, 1e-2, 5).withBatch(4, 12);
    }
}
