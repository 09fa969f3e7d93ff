package org.optimer.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TinyModels;
import org.optimer.core.InvalidInputException;

/** A pool keeps its members in order, and its vectors are the differences of what takes part. */
class VectorPoolTest {
    private final MemoryModel base = TinyModels.llama("base", 1, DType.BF16);
    private final MemoryModel it = TinyModels.llama("it", 2, DType.BF16);
    private final MemoryModel ja = TinyModels.llama("ja", 3, DType.BF16);

    @Test
    void namesKeepTheirOrderAndTheInstructVectorIsKnown() {
        VectorPool pool = VectorPool.from(base).add("ja", ja).instruct("it", it);
        assertThat(pool.names()).containsExactly("ja", "it");
        assertThat(pool.instructName()).contains("it");
        assertThat(pool.includes("model.layers.0.self_attn.q_proj.weight")).isTrue();
        assertThat(pool.includes("model.embed_tokens.weight")).isFalse();
        assertThat(pool.includes("lm_head.weight")).isFalse();
        assertThat(pool.includes("unheard.of")).isFalse();
    }

    /** Merges call the base so, and recorded the vector's model in its place. */
    @Test
    void theNameOfTheBaseIsNoVectors() {
        assertThatThrownBy(() -> VectorPool.from(base).add("base", ja))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a name other than base");
        assertThatThrownBy(() -> VectorPool.from(base).instruct("base", ja)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aTextThatIsNoPathIsRefused() {
        VectorPool pool = VectorPool.from(base);
        List<ThrowingCallable> calls = List.of(
                () -> VectorPool.from("a\0b"),
                () -> pool.add("ja", "a\0b"),
                () -> pool.instruct("it", "a\0b"),
                () -> Checkpoint.open("a\0b"),
                () -> Checkpoint.open(""));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessageContaining("expected a path");
        }
    }

    @Test
    void aVectorIsTheDifferenceInFloatsAndInBytes() {
        DistributionVector vector = VectorPool.from(base).add("ja", ja).vector("ja");
        assertThat(vector.tensors()).extracting(TensorInfo::dtype).containsOnly(DType.F32);
        String name = "model.layers.1.mlp.down_proj.weight";
        float[] before = new float[96];
        float[] after = new float[96];
        float[] difference = new float[96];
        base.readFloats(name, 0, before, 0, 96);
        ja.readFloats(name, 0, after, 0, 96);
        vector.readFloats(name, 0, difference, 0, 96);
        ByteBuffer raw = ByteBuffer.allocate(96 * 4).order(ByteOrder.LITTLE_ENDIAN);
        vector.read(name, 0, raw);
        raw.flip();
        for (int i = 0; i < 96; i++) {
            assertThat(difference[i]).isEqualTo(after[i] - before[i]);
            assertThat(raw.getFloat()).isEqualTo(difference[i]);
        }
    }

    @Test
    void bytesMayBeReadFromAnyOffset() {
        DistributionVector vector = VectorPool.from(base).add("ja", ja).vector("ja");
        String name = "model.layers.1.mlp.down_proj.weight";
        ByteBuffer all = ByteBuffer.allocate(96 * 4);
        vector.read(name, 0, all);
        for (int from = 0; from < 11; from++) {
            for (int count = 0; count < 11; count++) {
                ByteBuffer part = ByteBuffer.allocate(count);
                vector.read(name, from, part);
                assertThat(part.flip()).isEqualTo(all.slice(from, count));
            }
        }
    }
}
