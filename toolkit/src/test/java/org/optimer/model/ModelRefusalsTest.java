package org.optimer.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;

/** What cannot be run is refused in one sentence that says what is missing. */
class ModelRefusalsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_type | gemma3_text | four norms a block",
                "model_type | qwen3 | norms on q and k",
                "model_type | gpt2 | no class implements it",
                "hidden_act | gelu | hidden_act silu",
                "rope_parameters | yarn | rope type default, linear or llama3",
                "num_key_value_heads | 3 | heads in equal groups",
                "hidden_size | 20 | shape [31, 20] by the config, found [31, 16]",
                "num_hidden_layers | 3 | model.layers.2.input_layernorm.weight: expected shape",
                "vocab_size | many | a whole number above 0"
            })
    void refusesConfig(String key, String value, String message) {
        Map<String, Object> config = TinyLlama.config();
        Object typed = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
        config.put(key, key.equals("rope_parameters") ? Map.of("rope_type", value, "rope_theta", 1e4) : typed);
        assertThatThrownBy(() -> CausalLm.load(with(config)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAModelWithoutAConfig() {
        assertThatThrownBy(() -> CausalLm.load(with(Map.of())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a config.json with model_type");
    }

    @Test
    void refusesAModelThatCannotFitInMemory() {
        Map<String, Object> huge = new LinkedHashMap<>(TinyLlama.config());
        huge.put("vocab_size", 2_000_000_000);
        huge.put("hidden_size", 2_000_000);
        MemoryModel empty = MemoryModel.of("huge", huge, null);
        assertThatThrownBy(() -> CausalLm.load(new Claims(empty, huge)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a model that fits in memory as f32")
                .hasMessageContaining("external evaluator");
    }

    @Test
    void refusesWrongIdsRowsAndTexts() {
        try (CausalLm model = CausalLm.load(TinyLlama.fresh(1))) {
            assertThatThrownBy(() -> model.logits(new int[] {0, 31})).hasMessageContaining("token ids in 0..30");
            assertThatThrownBy(() -> model.logits(new int[65])).hasMessageContaining("at most 64 (context)");
            assertThatThrownBy(() -> new Row(new int[] {1, 2}, 0)).hasMessageContaining("from in 1..1");
            assertThatThrownBy(() -> new Row(new int[] {1, 2}, 2)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> model.greedy(new int[0], 3, id -> false))
                    .hasMessageContaining("at least one token");
        }
    }

    @Test
    void reloadThatDoesNotFitChangesNothing() {
        try (CausalLm model = CausalLm.load(TinyLlama.fresh(1))) {
            float[][] before = model.logits(new int[] {1, 2});
            Map<String, Object> other = TinyLlama.config();
            other.put("intermediate_size", 25);
            assertThatThrownBy(() -> model.weights(ModelInit.llama(other, 2)))
                    .isInstanceOf(InvalidInputException.class);
            org.assertj.core.api.Assertions.assertThat(model.logits(new int[] {1, 2}))
                    .isDeepEqualTo(before);
        }
    }

    @Test
    void anInterruptEndsScoring() {
        try (CausalLm model = CausalLm.load(TinyLlama.fresh(1))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> model.score(List.of(new Row(new int[] {1, 2}, 1))))
                    .isInstanceOf(CancelledException.class);
        } finally {
            Thread.interrupted();
        }
    }

    /** The tiny model's tensors under another config. */
    private static MemoryModel with(Map<String, Object> config) {
        MemoryModel model = MemoryModel.of("changed", config, null);
        var tiny = TinyLlama.fresh(1);
        for (var info : tiny.tensors()) {
            float[] values = new float[(int) info.elements()];
            tiny.readFloats(info.name(), 0, values, 0, values.length);
            model.put(info.name(), info.shape(), values);
        }
        return model;
    }
}
