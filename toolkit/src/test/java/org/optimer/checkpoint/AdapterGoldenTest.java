package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.InvalidInputException;

/** An adapter on its base has, bit for bit, the numbers that peft 0.21.2's {@code merge_and_unload} wrote. */
class AdapterGoldenTest {
    static final Path GOLDEN =
            Path.of(System.getProperty("optimer.root", ".")).resolve("toolkit/src/test/resources/golden/lora");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain-f32",
                "plain-bf16",
                "plain-f16",
                "mixed",
                "rslora",
                "patterns",
                "some-layers",
                "expression",
                "embedding",
                "embedding-bf16",
                "bias-all",
                "lora-bias",
                "transposed"
            })
    void equalsWhatPeftMerges(String name) throws IOException {
        try (ModelSource ours = open(name);
                Checkpoint theirs = Checkpoint.open(GOLDEN.resolve(name).resolve("merged.safetensors"))) {
            ModelSource base = ((AdaptedModel) ours).base();
            int changed = 0;
            for (TensorInfo info : ours.tensors()) {
                assertThat(theirs.info(info.name())).isEqualTo(info);
                ByteBuffer merged = raw(ours, info);
                assertThat(merged).as(info.name()).isEqualTo(raw(theirs, info));
                changed += merged.equals(raw(base, info)) ? 0 : 1;
            }
            assertThat(theirs.tensors()).hasSameSizeAs(ours.tensors());
            assertThat(changed)
                    .isEqualTo(((AdaptedModel) ours).changed().size())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dora", "tokens"})
    void whatIsMoreThanAProductIsRefusedWithTheReason(String name) {
        assertThatThrownBy(() -> Adapter.open(GOLDEN.resolve("refused-" + name)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(name.equals("dora") ? "use_dora: it also rescales" : "single rows")
                .hasMessageContaining("merge_and_unload");
    }

    @Test
    void aSliceAtAnyByteIsTheSameAsTheWhole() throws IOException {
        try (ModelSource model = open("patterns")) {
            for (TensorInfo info : model.tensors()) {
                ByteBuffer whole = raw(model, info);
                for (int from = 0; from < info.bytes(); from += 37) {
                    int n = (int) Math.min(61, info.bytes() - from);
                    ByteBuffer slice = ByteBuffer.allocate(n);
                    model.read(info.name(), from, slice);
                    assertThat(slice.flip()).isEqualTo(whole.slice(from, n));
                }
            }
        }
    }

    static ModelSource open(String name) throws IOException {
        String base = Files.readString(GOLDEN.resolve(name).resolve("base.txt")).strip();
        return Models.open(GOLDEN.resolve(base) + "+" + GOLDEN.resolve(name).resolve("adapter"));
    }

    private static ByteBuffer raw(TensorSource source, TensorInfo info) {
        ByteBuffer raw = ByteBuffer.allocate((int) info.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        source.read(info.name(), 0, raw);
        return raw.flip();
    }
}
