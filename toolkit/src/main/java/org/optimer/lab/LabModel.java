package org.optimer.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shape of the lab's models: a small Llama with grouped-query attention and a tied head, as {@code config.json}. */
final class LabModel {
    /** Positions a model can be asked about; training rows are half as long. */
    static final int CONTEXT = 128;

    /** What continual pre-training and instruction tuning leave alone, as the paper does. */
    static final List<String> FROZEN = List.of(".*embed_tokens.*");

    private LabModel() {}

    /**
     * The configuration.
     *
     * @param vocabulary number of tokens
     * @return the content of {@code config.json}
     */
    static Map<String, Object> config(int vocabulary) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("LlamaForCausalLM"));
        config.put("model_type", "llama");
        config.put("vocab_size", vocabulary);
        config.put("hidden_size", 96);
        config.put("num_hidden_layers", 3);
        config.put("num_attention_heads", 4);
        config.put("num_key_value_heads", 2);
        config.put("head_dim", 24);
        config.put("intermediate_size", 256);
        config.put("hidden_act", "silu");
        config.put("max_position_embeddings", CONTEXT);
        config.put("rms_norm_eps", 1e-6);
        config.put("rope_theta", 10000.0);
        config.put("tie_word_embeddings", true);
        config.put("attention_bias", false);
        config.put("mlp_bias", false);
        config.put("attention_dropout", 0.0);
        config.put("initializer_range", 0.02);
        config.put("pad_token_id", 0);
        config.put("bos_token_id", 1);
        config.put("eos_token_id", 2);
        config.put("use_cache", true);
        config.put("torch_dtype", "bfloat16");
        return config;
    }
}
