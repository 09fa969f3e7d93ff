package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerStacksTest {
    @ParameterizedTest
    @CsvSource({
        "model.layers.3.mlp.up_proj.weight, 3",
        "layers.0.mlp.up_proj.weight, 0",
        "transformer.h.11.attn.c_attn.weight, 11",
        "gpt_neox.layers.2.attention.dense.bias, 2",
        "backbone.layers.1.mixer.D, 1",
        "bert.encoder.layer.5.output.dense.weight, 5",
        "decoder.block.4.layer.1.EncDecAttention.k.weight, 4",
        "model.visual.blocks.7.norm1.weight, 7",
        "model.layers.2.block_sparse_moe.experts.9.w1.weight, 2"
    })
    void layersAreFoundUnderTheirUsualNames(String tensor, int layer) {
        assertThat(LayerStacks.of(List.of()).layer(tensor)).hasValue(layer);
    }

    @Test
    void whatStandsOutsideHasNoLayer() {
        LayerStacks none = LayerStacks.of(List.of());
        assertThat(Stream.of("model.embed_tokens.weight", "lm_head.weight", "transformer.wte.weight", "h.weight"))
                .allMatch(name -> none.layer(name).isEmpty() && none.layers(name) == 0);
    }

    @Test
    void eachStackHasItsOwnSize() {
        LayerStacks stacks = LayerStacks.of(Stream.of("encoder.block.5.a", "encoder.block.0.a", "decoder.block.1.a")
                .map(name -> new TensorInfo(name, DType.F32, List.of(1L)))
                .toList());
        assertThat(stacks.layers("encoder.block.3.b")).isEqualTo(6);
        assertThat(stacks.layers("decoder.block.0.b")).isEqualTo(2);
    }
}
