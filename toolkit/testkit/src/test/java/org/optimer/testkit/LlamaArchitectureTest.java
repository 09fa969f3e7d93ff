package org.optimer.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.CounterRandom;
import org.optimer.model.ModelInit;

/** The Llama family passes the contract, with and without grouped heads, tied heads and biases. */
class LlamaArchitectureTest {
    @Nested
    @DisplayName("grouped heads of another size, tied")
    class Grouped extends ArchitectureContract {
        @Override
        protected ModelSource tiny() {
            return model(4, 2, 8, true, false);
        }
    }

    @Nested
    @DisplayName("plain heads, untied, with biases")
    class Plain extends ArchitectureContract {
        @Override
        protected ModelSource tiny() {
            return model(2, 2, 8, false, true);
        }
    }

    private static ModelSource model(int heads, int kvHeads, int headDim, boolean tied, boolean bias) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "llama");
        config.put("vocab_size", 29);
        config.put("hidden_size", 16);
        config.put("intermediate_size", 24);
        config.put("num_hidden_layers", 2);
        config.put("num_attention_heads", heads);
        config.put("num_key_value_heads", kvHeads);
        config.put("head_dim", headDim);
        config.put("max_position_embeddings", 48);
        config.put("rms_norm_eps", 1e-6);
        config.put("rope_theta", 10000.0);
        config.put("tie_word_embeddings", tied);
        config.put("attention_bias", bias);
        config.put("mlp_bias", bias);
        // larger than a real start, so that attention is far from uniform
        MemoryModel model = MemoryModel.of("tiny llama", config, null);
        for (TensorInfo info : ModelInit.llama(config, 1).tensors()) {
            CounterRandom random = new CounterRandom(2, info.name());
            float[] values = new float[(int) info.elements()];
            boolean norm = info.name().contains("norm");
            for (int i = 0; i < values.length; i++) {
                values[i] = (float)
                        ((norm ? 1 : 0) + random.nextGaussian() * (info.shape().size() == 2 ? 0.3 : 0.1));
            }
            model.put(info, values);
        }
        return model;
    }
}
