package org.optimer.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TinyModels;
import org.optimer.core.InvalidInputException;

/** A model that does not fit its base is refused with every mismatch in one message. */
class PoolMismatchTest {
    private final MemoryModel base = TinyModels.llama("base", 1, DType.BF16);

    @Test
    void allMismatchesAreNamedAtOnce() {
        MemoryModel other = without(TinyModels.llama("odd", 2, DType.BF16), "model.norm.weight");
        TinyModels.put(other, "model.extra.weight", 1, DType.F32, 3);
        TinyModels.put(other, "model.layers.0.mlp.up_proj.weight", 1, DType.BF16, 13, 8);
        other.put(
                new TensorInfo("model.layers.1.mlp.up_proj.weight", DType.I16, List.of(12L, 8L)),
                ByteBuffer.allocate(192));
        assertThatThrownBy(() -> VectorPool.from(base).add("ja", other))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(
                        "ja (odd)",
                        "missing: model.norm.weight",
                        "not in the base: model.extra.weight",
                        "shape: model.layers.0.mlp.up_proj.weight [13, 8] instead of [12, 8]",
                        "type: model.layers.1.mlp.up_proj.weight I16 instead of BF16");
    }

    @Test
    void anotherVocabularyIsRefusedWithAHintEvenThoughEmbeddingsAreExcluded() {
        MemoryModel other = TinyModels.llama("more", 2, DType.BF16);
        TinyModels.put(other, "model.embed_tokens.weight", 1, DType.BF16, 22, 8);
        TinyModels.put(other, "lm_head.weight", 1, DType.BF16, 22, 8);
        assertThatThrownBy(() -> VectorPool.from(base).add("ja", other))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("22 tokens, base 20", "resize_token_embeddings", "model.embed_tokens.weight");
    }

    @Test
    void otherFloatingPointTypesAreAllowedAndNoted() {
        VectorPool pool = VectorPool.from(base).add("ja", TinyModels.llama("ja", 2, DType.F32));
        assertThat(pool.card().text()).contains("Note on ja: 21 tensors are F32 where the base has BF16");
        float[] difference = new float[8];
        pool.vector("ja").readFloats("model.norm.weight", 0, difference, 0, 8);
        assertThat(difference).doesNotContain(0f);
    }

    @Test
    void wholeNumbersMustBeTheSame() {
        TensorInfo ids = new TensorInfo("model.position_ids", DType.I32, List.of(2L));
        MemoryModel with = TinyModels.llama("base", 1, DType.BF16).put(ids, ByteBuffer.wrap(new byte[8]));
        MemoryModel same = TinyModels.llama("ja", 2, DType.BF16).put(ids, ByteBuffer.wrap(new byte[8]));
        MemoryModel other =
                TinyModels.llama("zh", 2, DType.BF16).put(ids, ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 1, 0, 0, 0}));
        VectorPool pool = VectorPool.from(with).add("ja", same);
        assertThat(pool.includes("model.position_ids")).isFalse();
        assertThatThrownBy(() -> pool.add("zh", other))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("model.position_ids (I32)", "other values");
        assertThat(pool.names()).containsExactly("ja");
    }

    @Test
    void aHeadThatTheConfigurationTiesMayBeStoredOrNot() {
        ModelSource tied = tied(base);
        ModelSource headless = without(tied(TinyModels.llama("ja", 2, DType.BF16)), "lm_head.weight");
        VectorPool stored = VectorPool.from(tied).exclude().add("ja", headless);
        assertThat(stored.includes("lm_head.weight")).isFalse();
        assertThat(stored.includes("model.embed_tokens.weight")).isTrue();
        VectorPool.from(without(tied(base), "lm_head.weight")).exclude().add("ja", tied);
        // not tied: the head has its own values, and a model without it does not fit
        assertThatThrownBy(() -> VectorPool.from(base)
                        .exclude()
                        .add("ja", without(TinyModels.llama("ja", 2, DType.BF16), "lm_head.weight")))
                .hasMessageContaining("missing: lm_head.weight");
    }

    @Test
    void exclusionsDecideWhatMustFit() {
        MemoryModel more = TinyModels.llama("base", 1, DType.BF16);
        TinyModels.put(more, "extra.w", 1, DType.BF16, 4);
        assertThatThrownBy(() -> VectorPool.from(more).add("ja", TinyModels.llama("ja", 2, DType.BF16)))
                .hasMessageContainingAll("missing: extra.w", "can be excluded");
        VectorPool pool = VectorPool.from(more)
                .exclude("extra", "embed_tokens", "lm_head")
                .add("ja", TinyModels.llama("ja", 2, DType.BF16));
        assertThatThrownBy(() -> pool.exclude("lm_head")).hasMessageContaining("missing: extra.w");
        assertThat(pool.includes("model.embed_tokens.weight")).isFalse();
        assertThatThrownBy(() -> pool.exclude("("))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("regular expression");
    }

    @Test
    void storedRotaryFrequenciesMayBeThereOrNot() {
        MemoryModel old = TinyModels.llama("ja", 2, DType.BF16);
        TinyModels.put(old, "model.layers.0.self_attn.rotary_emb.inv_freq", 1, DType.F32, 2);
        assertThat(VectorPool.from(base).add("ja", old).vector("ja").tensors()).hasSize(19);
    }

    @Test
    void settingsThatChangeTheMeaningAreNoted() {
        Map<String, Object> config = new LinkedHashMap<>(TinyModels.config(false));
        config.put("rope_theta", 1e6);
        MemoryModel other = copy(TinyModels.llama("ja", 2, DType.BF16), config, "");
        assertThat(VectorPool.from(base).add("ja", other).card().text())
                .contains("config rope_theta is 1000000.0, the base's is 10000.0");
    }

    @Test
    void namesAreGivenOnce() {
        VectorPool pool = VectorPool.from(base).instruct("it", TinyModels.llama("it", 2, DType.BF16));
        assertThatThrownBy(() -> pool.add("it", base)).hasMessageContaining("a second it");
        assertThatThrownBy(() -> pool.add(" ", base)).hasMessageContaining("an empty one");
        assertThatThrownBy(() -> pool.instruct("it2", base)).hasMessageContaining("one instruction model");
        assertThatThrownBy(() -> pool.vector("xx")).hasMessageContaining("one of [it]");
        assertThat(pool.names()).containsExactly("it");
    }

    private static MemoryModel tied(MemoryModel model) {
        return copy(model, TinyModels.config(true), "");
    }

    private static MemoryModel without(MemoryModel model, String name) {
        return copy(model, model.config(), name);
    }

    private static MemoryModel copy(MemoryModel model, Map<String, Object> config, String without) {
        MemoryModel copy = MemoryModel.of(model.label(), config, null);
        for (TensorInfo info : model.tensors()) {
            if (!info.name().equals(without)) {
                ByteBuffer raw = ByteBuffer.allocate((int) info.bytes());
                model.read(info.name(), 0, raw);
                copy.put(info, raw.flip());
            }
        }
        return copy;
    }
}
