package org.optimer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.optimer.core.InvalidInputException;

/**
 * Llama and Mistral: RMSNorm, rotary positions, grouped-query attention, SwiGLU (Touvron et al. 2023, Jiang et al. 2023).
 * Both are the same mathematics as long as Mistral's sliding window is longer than the text.
 */
public final class LlamaArchitecture implements Architecture {
    /** For {@link java.util.ServiceLoader}. */
    public LlamaArchitecture() {}

    @Override
    public Set<String> modelTypes() {
        return Set.of("llama", "mistral");
    }

    @Override
    public List<Parameter> parameters(ModelConfig config, Set<String> names) {
        Sizes s = new Sizes(config);
        String prefix = prefix(config, names);
        List<Parameter> all = new ArrayList<>();
        all.add(renamed("embed", prefix + "embed_tokens.weight", s.vocabulary, s.hidden));
        for (int i = 0; i < s.layers; i++) {
            String layer = prefix + "layers." + i + ".";
            String attention = layer + "self_attn.";
            String mlp = layer + "mlp.";
            String own = i + ".";
            all.add(renamed(own + "attention_norm", layer + "input_layernorm.weight", s.hidden));
            all.add(Parameter.stacked(
                    own + "qkv",
                    part(attention + "q_proj.weight", s.queries(), s.hidden),
                    part(attention + "k_proj.weight", s.keys(), s.hidden),
                    part(attention + "v_proj.weight", s.keys(), s.hidden)));
            all.add(renamed(own + "o", attention + "o_proj.weight", s.hidden, s.queries()));
            if (s.attentionBias) {
                all.add(Parameter.stacked(
                        own + "qkv_bias",
                        part(attention + "q_proj.bias", s.queries()),
                        part(attention + "k_proj.bias", s.keys()),
                        part(attention + "v_proj.bias", s.keys())));
                all.add(renamed(own + "o_bias", attention + "o_proj.bias", s.hidden));
            }
            all.add(renamed(own + "mlp_norm", layer + "post_attention_layernorm.weight", s.hidden));
            all.add(Parameter.stacked(
                    own + "gate_up",
                    part(mlp + "gate_proj.weight", s.inner, s.hidden),
                    part(mlp + "up_proj.weight", s.inner, s.hidden)));
            all.add(renamed(own + "down", mlp + "down_proj.weight", s.hidden, s.inner));
            if (s.mlpBias) {
                all.add(Parameter.stacked(
                        own + "gate_up_bias",
                        part(mlp + "gate_proj.bias", s.inner),
                        part(mlp + "up_proj.bias", s.inner)));
                all.add(renamed(own + "down_bias", mlp + "down_proj.bias", s.hidden));
            }
        }
        all.add(renamed("norm", prefix + "norm.weight", s.hidden));
        if (!s.tied) {
            all.add(renamed("head", head(prefix, names), s.vocabulary, s.hidden));
        }
        return all;
    }

    @Override
    public Decoder decoder(ModelConfig config, Weights weights) {
        return new LlamaDecoder(new Sizes(config), new Rope(config, new Sizes(config).headDim), weights);
    }

    private static String prefix(ModelConfig config, Set<String> names) {
        for (String prefix : new String[] {"model.", "", "language_model.model.", "model.language_model."}) {
            if (names.contains(prefix + "embed_tokens.weight")) {
                return prefix;
            }
        }
        throw InvalidInputException.of(
                config.label(), "a tensor model.embed_tokens.weight", names.size() + " other tensors", "");
    }

    /** The head stands outside of {@code model.}; in models of several modalities either beside it or at the top. */
    private static String head(String prefix, Set<String> names) {
        String outer = prefix.endsWith("model.") ? prefix.substring(0, prefix.length() - "model.".length()) : prefix;
        return names.contains("lm_head.weight") ? "lm_head.weight" : outer + "lm_head.weight";
    }

    private static Parameter renamed(String name, String tensor, long... shape) {
        return Parameter.stacked(name, part(tensor, shape));
    }

    private static Parameter.Part part(String tensor, long... shape) {
        return new Parameter.Part(tensor, java.util.Arrays.stream(shape).boxed().toList());
    }

    /** The numbers of a config that shape the model. */
    static final class Sizes {
        final int hidden;
        final int layers;
        final int heads;
        final int kvHeads;
        final int headDim;
        final int inner;
        final int vocabulary;
        final int context;
        final int window;
        final double epsilon;
        final boolean tied;
        final boolean attentionBias;
        final boolean mlpBias;

        Sizes(ModelConfig config) {
            hidden = config.size("hidden_size");
            layers = config.size("num_hidden_layers");
            heads = config.size("num_attention_heads");
            kvHeads = config.size("num_key_value_heads", heads);
            headDim = config.size("head_dim", hidden / heads);
            inner = config.size("intermediate_size");
            vocabulary = config.size("vocab_size");
            context = config.size("max_position_embeddings", 2048);
            window = config.modelType().equals("mistral") ? config.size("sliding_window", context) : context;
            epsilon = config.number("rms_norm_eps", 1e-6);
            tied = config.flag("tie_word_embeddings");
            attentionBias = config.flag("attention_bias");
            mlpBias = config.flag("mlp_bias");
            String activation = config.text("hidden_act", "silu");
            if (!activation.equals("silu") || heads % kvHeads != 0) {
                throw InvalidInputException.of(
                        config.label(),
                        "hidden_act silu and heads in equal groups",
                        activation + ", " + heads + " heads over " + kvHeads + " key-value heads",
                        "That variant is not supported");
            }
        }

        int queries() {
            return heads * headDim;
        }

        int keys() {
            return kvHeads * headDim;
        }
    }
}
