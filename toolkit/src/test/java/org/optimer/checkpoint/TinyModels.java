package org.optimer.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.CounterRandom;

/** Models of a few hundred numbers with the names of a real decoder. */
public final class TinyModels {
    private TinyModels() {}

    /** A Llama-shaped model of two layers with seeded values. */
    public static MemoryModel llama(String label, long seed, DType type) {
        MemoryModel model = MemoryModel.of(label, config(false), null);
        put(model, "model.embed_tokens.weight", seed, type, 20, 8);
        for (int layer = 0; layer < 2; layer++) {
            String prefix = "model.layers." + layer + ".";
            put(model, prefix + "input_layernorm.weight", seed, type, 8);
            put(model, prefix + "self_attn.q_proj.weight", seed, type, 8, 8);
            put(model, prefix + "self_attn.k_proj.weight", seed, type, 4, 8);
            put(model, prefix + "self_attn.v_proj.weight", seed, type, 4, 8);
            put(model, prefix + "self_attn.o_proj.weight", seed, type, 8, 8);
            put(model, prefix + "post_attention_layernorm.weight", seed, type, 8);
            put(model, prefix + "mlp.gate_proj.weight", seed, type, 12, 8);
            put(model, prefix + "mlp.up_proj.weight", seed, type, 12, 8);
            put(model, prefix + "mlp.down_proj.weight", seed, type, 8, 12);
        }
        put(model, "model.norm.weight", seed, type, 8);
        put(model, "lm_head.weight", seed, type, 20, 8);
        return model;
    }

    /** The configuration that goes with {@link #llama}. */
    public static Map<String, Object> config(boolean tied) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("LlamaForCausalLM"));
        config.put("model_type", "llama");
        config.put("vocab_size", 20);
        config.put("hidden_size", 8);
        config.put("intermediate_size", 12);
        config.put("num_hidden_layers", 2);
        config.put("num_attention_heads", 2);
        config.put("num_key_value_heads", 1);
        config.put("tie_word_embeddings", tied);
        config.put("torch_dtype", "float32");
        return config;
    }

    /** Adds a tensor of seeded normal values. */
    public static void put(MemoryModel model, String name, long seed, DType type, long... shape) {
        TensorInfo info = new TensorInfo(
                name, type, java.util.Arrays.stream(shape).boxed().toList());
        CounterRandom random = new CounterRandom(seed, name);
        float[] values = new float[(int) info.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        model.put(info, values);
    }
}
