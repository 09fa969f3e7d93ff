package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of Llama-like, Qwen and Gemma models are understood, with every prefix they come with. */
class LayoutTest {
    @ParameterizedTest
    @CsvSource({
        "model.embed_tokens.weight, EMBEDDING, -1",
        "lm_head.weight, HEAD, -1",
        "language_model.lm_head.weight, HEAD, -1",
        "model.norm.weight, NORM, -1",
        "model.layers.0.self_attn.q_proj.weight, ATTENTION_Q, 0",
        "model.layers.31.self_attn.k_proj.bias, ATTENTION_K, 31",
        "layers.7.self_attn.v_proj.weight, ATTENTION_V, 7",
        "language_model.model.layers.12.self_attn.o_proj.weight, ATTENTION_O, 12",
        "model.language_model.layers.61.mlp.gate_proj.weight, MLP_GATE, 61",
        "model.layers.3.mlp.up_proj.weight, MLP_UP, 3",
        "model.layers.3.mlp.experts.17.down_proj.weight, MLP_DOWN, 3",
        "model.layers.3.self_attn.q_norm.weight, NORM, 3",
        "model.layers.3.post_feedforward_layernorm.weight, NORM, 3",
        "model.layers.3.input_layernorm.weight, NORM, 3",
        "model.layers.3.self_attn.rotary_emb.inv_freq, ROTARY, 3",
        "model.rotary_emb.inv_freq, ROTARY, -1",
        "model.layers.3.mlp.gate.weight, OTHER, 3",
        "model.layers.3.mlp.gate_up_proj.weight, OTHER, 3",
        "vision_tower.vision_model.encoder.layers.4.self_attn.q_proj.weight, OTHER, -1",
        "model.visual.blocks.4.attn.q_proj.weight, OTHER, -1",
        "model.vision_tower.layers.4.self_attn.q_proj.weight, OTHER, -1",
        "something.else, OTHER, -1",
        "layers.999999.mlp.up_proj.weight, MLP_UP, 999999",
        "layers.1000000.mlp.up_proj.weight, MLP_UP, -1",
        "layers.x.mlp.up_proj.weight, MLP_UP, -1",
        "layers..mlp.up_proj.weight, MLP_UP, -1",
        "layers.3, OTHER, -1",
        "model.model.model.layers.1.mlp.up_proj.weight, MLP_UP, 1",
        "model.model.model.model.layers.1.mlp.up_proj.weight, MLP_UP, -1"
    })
    void kindAndLayer(String name, ModuleKind kind, int layer) {
        assertThat(Layout.kind(name)).isEqualTo(kind);
        assertThat(Layout.layer(name).orElse(-1)).isEqualTo(layer);
    }

    @Test
    void theConfigurationDecidesWhetherTheHeadIsTied() {
        assertThat(layout(Map.of("tie_word_embeddings", true), true).tiedHead()).isTrue();
        assertThat(layout(Map.of("tie_word_embeddings", false), true).tiedHead())
                .isFalse();
        assertThat(layout(Map.of("text_config", Map.of("tie_word_embeddings", true)), true)
                        .tiedHead())
                .isTrue();
    }

    @Test
    void withoutAWordInTheConfigurationAMissingHeadIsTied() {
        assertThat(layout(Map.of(), true).tiedHead()).isFalse();
        assertThat(layout(Map.of(), false).tiedHead()).isTrue();
    }

    @Test
    void layersVocabularyAndPrefix() {
        Layout layout = layout(new HashMap<>(), true);
        assertThat(layout.layers()).isEqualTo(3);
        assertThat(layout.vocabulary()).hasValue(20);
        assertThat(layout.prefix()).isEqualTo("model.");
        assertThat(layout.tensors(ModuleKind.ATTENTION_Q)).hasSize(1);
        assertThat(layout.card().text()).contains("layers  3", "attention q");
    }

    private static Layout layout(Map<String, Object> config, boolean head) {
        MemoryModel model = MemoryModel.of("m", config, null);
        TinyModels.put(model, "model.embed_tokens.weight", 1, DType.F32, 20, 4);
        TinyModels.put(model, "model.layers.2.self_attn.q_proj.weight", 1, DType.F32, 4, 4);
        if (head) {
            TinyModels.put(model, "lm_head.weight", 1, DType.F32, 20, 4);
        }
        return Layout.of(model);
    }
}
