package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.optimer.checkpoint.TinyAdapters.PREFIX;
import static org.optimer.checkpoint.TinyAdapters.Q;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.core.InvalidInputException;

/** What does not fit between an adapter and its base is named; nothing is left out silently. */
class AdapterRefusalTest {
    private final MemoryModel base = TinyModels.llama("tiny", 1, DType.BF16);

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "peft_type            | \"IA3\"      | peft_type LORA, found IA3",
                "use_dora             | true         | rescales every row",
                "layer_replication    | [[0,2]]      | layers that the base has not",
                "target_parameters    | [\"x\"]      | parameters of experts",
                "alora_invocation_tokens | [1]       | part of each prompt",
                "init_lora_weights    | \"pissa_niter_4\" | took a part out of the base",
                "init_lora_weights    | \"loftq\"    | path_initial_model_for_weight_conversion",
                "r                    | 0            | r: expected a whole number from 1, found 0",
                "r                    | 2.5          | a whole number from 1, found 2.5",
                "lora_alpha           | \"x\"        | lora_alpha: expected a finite number, found x",
                "rank_pattern         | {\"(\": 3}   | rank_pattern",
                "rank_pattern         | {\"q_proj\": 0} | a whole number from 1",
                "rank_pattern         | [3]          | an object of names and numbers",
                "rank_pattern         | {\"q_proj\": 3} | instead of [3, in] and [out, 3]",
                "r                    | 4            | A [2, 8] and B [8, 2] instead of [4, in] and [out, 4]",
                "target_modules       | [\"q_proj\",\"k_proj\"] | without factors: model.layers.0.self_attn.k_proj",
                "target_modules       | 7            | a list of names or an expression",
                "layers_to_transform  | [\"a\"]      | numbers of layers",
            })
    void settings(String key, String json, String message) throws IOException {
        Map<String, Object> config = TinyAdapters.config();
        config.put(key, org.optimer.core.Json.read(json, key));
        refused(config, TinyAdapters.weights(1, DType.F32), message);
    }

    @Test
    void halves() throws IOException {
        refused(without(Q + ".lora_A.weight"), "incomplete: model.layers.0.self_attn.q_proj has no A");
        refused(without(Q + ".lora_B.weight"), "incomplete: model.layers.0.self_attn.q_proj has no B");
    }

    @Test
    void modulesThatTheBaseHasNot() throws IOException {
        refused(
                with(w -> {
                    TinyModels.put(w, PREFIX + "model.layers.7.mlp.up_proj.lora_A.weight", 1, DType.F32, 2, 8);
                    TinyModels.put(w, PREFIX + "model.layers.7.mlp.up_proj.lora_B.weight", 1, DType.F32, 12, 2);
                }),
                "not in the base: model.layers.7.mlp.up_proj.weight");
        refused(
                with(w -> TinyModels.put(w, PREFIX + "score.weight", 1, DType.F32, 2, 8)),
                "not in the base: score.weight");
        refused(
                with(w -> TinyModels.put(w, Q + ".lora_B.bias", 1, DType.F32, 8)),
                "not in the base: model.layers.0.self_attn.q_proj.bias");
    }

    @Test
    void shapes() throws IOException {
        refused(
                with(w -> {
                    TinyModels.put(w, PREFIX + "model.layers.1.mlp.up_proj.lora_A.weight", 1, DType.F32, 2, 9);
                    TinyModels.put(w, PREFIX + "model.layers.1.mlp.up_proj.lora_B.weight", 1, DType.F32, 12, 2);
                }),
                "model.layers.1.mlp.up_proj.weight: the adapter changes [12, 9], the base has [12, 8]");
        refused(
                with(w -> TinyModels.put(w, PREFIX + "model.embed_tokens.weight", 1, DType.F32, 22, 8)),
                "saved whole as F32 [22, 8], the base has BF16 [20, 8]");
        refused(
                with(w -> TinyModels.put(w, Q.replace("0", "1") + ".lora_E.weight", 1, DType.F32, 2)),
                "of an unknown kind");
    }

    @Test
    void doraShowsInTheWeightsToo() throws IOException {
        refused(with(w -> TinyModels.put(w, Q + ".lora_magnitude_vector", 1, DType.F32, 8)), "DoRA");
    }

    @Test
    void filesThatAreMissing() throws IOException {
        assertThatThrownBy(() -> Adapter.open(dir))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("adapter_config.json");
        Files.writeString(dir.resolve(Adapter.CONFIG), "{\"peft_type\": \"LORA\", \"r\": 1}");
        assertThatThrownBy(() -> Adapter.open(dir))
                .hasMessageContaining("adapter_model.safetensors, found no such file");
        Files.writeString(dir.resolve("adapter_model.bin"), "PK");
        assertThatThrownBy(() -> Adapter.open(dir)).hasMessageContaining("pickle");
    }

    @Test
    void aHeadThatTheBaseTiesIsRefusedUnlessItIsTheEmbedding() throws IOException {
        MemoryModel tied = MemoryModel.of("tied", TinyModels.config(true), null);
        for (TensorInfo info : base.tensors()) {
            if (!info.name().startsWith("lm_head")) {
                tied.put(info, new float[(int) info.elements()]);
            }
        }
        MemoryModel other = with(w -> {
            TinyModels.put(w, PREFIX + "model.embed_tokens.weight", 1, DType.F32, 20, 8);
            TinyModels.put(w, PREFIX + "lm_head.weight", 2, DType.F32, 20, 8);
        });
        Path folder = TinyAdapters.write(dir.resolve("a"), TinyAdapters.config(), other);
        try (Adapter adapter = Adapter.open(folder)) {
            assertThatThrownBy(() -> adapter.on(tied)).hasMessageContaining("tied to its embedding");
        }
        float[] same = new float[160];
        MemoryModel copy = with(w -> {
            w.put(new TensorInfo(PREFIX + "model.embed_tokens.weight", DType.F32, List.of(20L, 8L)), same);
            w.put(new TensorInfo(PREFIX + "lm_head.weight", DType.F32, List.of(20L, 8L)), same);
        });
        folder = TinyAdapters.write(dir.resolve("b"), TinyAdapters.config(), copy);
        try (Adapter adapter = Adapter.open(folder)) {
            assertThat(adapter.on(tied).changed()).contains("model.embed_tokens.weight");
        }
    }

    @Test
    void anotherPrefixOfTheTextDecoderIsUnderstood() throws IOException {
        MemoryModel multimodal = MemoryModel.of("mm", TinyModels.config(false), null);
        for (TensorInfo info : base.tensors()) {
            float[] values = new float[(int) info.elements()];
            multimodal.put(new TensorInfo("language_model." + info.name(), info.dtype(), info.shape()), values);
        }
        Path folder = TinyAdapters.write(dir.resolve("a"), TinyAdapters.config(), TinyAdapters.weights(1, DType.F32));
        try (Adapter adapter = Adapter.open(folder)) {
            assertThat(adapter.on(multimodal).changed())
                    .containsExactly(
                            "language_model.model.layers.0.self_attn.q_proj.weight",
                            "language_model.model.layers.1.self_attn.q_proj.weight");
        }
    }

    private static MemoryModel with(Consumer<MemoryModel> more) {
        MemoryModel weights = TinyAdapters.weights(1, DType.F32);
        more.accept(weights);
        return weights;
    }

    private static MemoryModel without(String name) {
        MemoryModel all = TinyAdapters.weights(1, DType.F32);
        MemoryModel some = MemoryModel.named("adapter");
        for (TensorInfo info : all.tensors()) {
            if (!info.name().equals(name)) {
                some.put(info, new float[(int) info.elements()]);
            }
        }
        return some;
    }

    private void refused(MemoryModel weights, String message) throws IOException {
        refused(TinyAdapters.config(), weights, message);
    }

    private void refused(Map<String, Object> config, MemoryModel weights, String message) throws IOException {
        Path folder = TinyAdapters.write(dir.resolve("adapter-" + System.nanoTime()), config, weights);
        assertThatThrownBy(() -> {
                    try (Adapter adapter = Adapter.open(folder)) {
                        adapter.on(base);
                    }
                })
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(message.strip());
    }
}
