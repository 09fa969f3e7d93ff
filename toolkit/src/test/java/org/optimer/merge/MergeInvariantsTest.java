package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.vector.VectorPool;

/** What must hold whatever the numbers are. */
class MergeInvariantsTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String LAYER = "model.layers.1.mlp.up_proj.weight";

    static List<Merge> differenceMethods() {
        return List.of(
                Merge.taskArithmetic(),
                Merge.ties().density(0.5),
                Merge.dareLinear().density(0.5),
                Merge.dareTies().density(0.5));
    }

    static List<Merge> allMethods() {
        return List.of(
                Merge.linear(),
                Merge.taskArithmetic(),
                Merge.ties().density(0.5),
                Merge.dareLinear().density(0.5),
                Merge.dareTies().density(0.5));
    }

    @ParameterizedTest
    @MethodSource("differenceMethods")
    void allWeightsZeroGiveTheBaseBitForBit(Merge merge) {
        ModelSource base = GoldenInputs.model(0);
        MergedModel merged =
                merge.of(pool(base)).weight("a", 0).weight("b", -0.0).inMemory();
        for (TensorInfo info : base.tensors()) {
            assertThat(bytes(merged, info.name())).isEqualTo(bytes(base, info.name()));
        }
        assertThat(merged.fingerprint()).isEqualTo(base.fingerprint());
    }

    @ParameterizedTest
    @MethodSource("allMethods")
    void excludedTensorsAreTheBasesBitForBit(Merge merge) {
        ModelSource base = GoldenInputs.model(0);
        MergedModel merged = merge.of(pool(base)).weight("a", 0.7).inMemory();
        assertThat(bytes(merged, EMBEDDING)).isEqualTo(bytes(base, EMBEDDING));
        assertThat(bytes(merged, "lm_head.weight")).isEqualTo(bytes(base, "lm_head.weight"));
        assertThat(bytes(merged, LAYER)).isNotEqualTo(bytes(base, LAYER));
    }

    @Test
    void oneModelAtWeightOneIsThatModelInF32() {
        ModelSource base = GoldenInputs.model(0);
        ModelSource tuned = GoldenInputs.model(1);
        MergedModel merged = Merge.taskArithmetic()
                .type(DType.F32)
                .of(pool(base))
                .weight("a", 1)
                .inMemory();
        // x - b and b + (x - b) round once each: at most one step of f32 apart
        float[] ours = floats(merged, LAYER);
        float[] theirs = floats(tuned, LAYER);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).isCloseTo(theirs[i], org.assertj.core.data.Offset.offset(1e-8f));
        }
        MergedModel average = Merge.linear().of(pool(base)).weight("a", 3).inMemory();
        assertThat(bytes(average, LAYER)).isEqualTo(bytes(tuned, LAYER));
    }

    @Test
    void taskArithmeticIsLinearInTheWeights() {
        Merge merge = Merge.taskArithmetic().type(DType.F32);
        VectorPool pool = pool(GoldenInputs.model(0));
        float[] base = floats(pool.base(), LAYER);
        float[] a = floats(merge.of(pool).weight("a", 1).inMemory(), LAYER);
        float[] b = floats(merge.of(pool).weight("b", 1).inMemory(), LAYER);
        float[] both = floats(merge.of(pool).weight("a", 0.25).weight("b", -1.5).inMemory(), LAYER);
        for (int i = 0; i < both.length; i++) {
            double expected = base[i] + 0.25 * (a[i] - base[i]) - 1.5 * (b[i] - base[i]);
            assertThat((double) both[i]).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-7));
        }
    }

    @Test
    void densityOneIsTaskArithmetic() {
        VectorPool pool = pool(GoldenInputs.model(0));
        Map<String, Double> weights = Map.of("a", 0.6, "b", 0.2);
        String plain =
                Merge.taskArithmetic().of(pool).weights(weights).inMemory().fingerprint();
        for (Rescale rescale : Rescale.values()) {
            Merge dare = Merge.dareLinear().density(1).rescale(rescale);
            assertThat(dare.of(pool).weights(weights).inMemory().fingerprint()).isEqualTo(plain);
        }
    }

    @Test
    void thePoolOrderOfWeightsDoesNotMatter() {
        VectorPool pool = pool(GoldenInputs.model(0));
        Merge merge = Merge.dareTies().density(0.5);
        assertThat(merge.of(pool).weight("a", 0.3).weight("b", 0.4).inMemory().fingerprint())
                .isEqualTo(merge.of(pool)
                        .weight("b", 0.4)
                        .weight("a", 0.3)
                        .inMemory()
                        .fingerprint());
    }

    @Test
    void theSeedChangesDareAndNothingElse() {
        VectorPool pool = pool(GoldenInputs.model(0));
        Merge dare = Merge.dareLinear().density(0.5);
        assertThat(fingerprint(dare.seed(1), pool))
                .isEqualTo(fingerprint(dare.seed(1), pool))
                .isNotEqualTo(fingerprint(dare.seed(2), pool));
        Merge ties = Merge.ties().density(0.5);
        assertThat(fingerprint(ties.seed(1), pool)).isEqualTo(fingerprint(ties.seed(2), pool));
    }

    @Test
    void integerTensorsMustBeTheSame() {
        VectorPool pool = VectorPool.from(withCounter("base", 7)).add("same", withCounter("same", 7));
        Merge merge = Merge.taskArithmetic();
        assertThat(bytes(merge.of(pool).weight("same", 1).inMemory(), "counter").getInt(0))
                .isEqualTo(7);
        assertThatThrownBy(() -> VectorPool.from(withCounter("base", 7)).add("other", withCounter("other", 8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("counter")
                .hasMessageContaining("other");
    }

    @Test
    void notANumberIsCountedAndCanBeRefused() {
        MemoryModel base = MemoryModel.named("base").put("w", List.of(4L), 1, 2, 3, 4);
        MemoryModel tuned = MemoryModel.named("tuned").put("w", List.of(4L), Float.NaN, 2, Float.POSITIVE_INFINITY, 5);
        VectorPool pool = VectorPool.from(base).add("t", tuned);
        for (Merge merge : allMethods()) {
            Merge all = merge.parameter("density", 1.0);
            MergeReport report = all.of(pool).weight("t", 1).inMemory().report();
            assertThat(report.nonFinite()).as(merge.method().name()).containsKey("w");
            assertThat(report.nonFinite().get("w").nan()).isEqualTo(1);
            assertThat(report.nonFinite().get("w").infinite()).isEqualTo(1);
            assertThatThrownBy(() -> all.failOnNan(true).of(pool).weight("t", 1).inMemory())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("1 NaN, 1 infinite");
        }
        // a finite f32 that bf16 cannot hold
        MemoryModel large = MemoryModel.named("large").put("w", List.of(4L), 3.4e38f, 2, 3, 4);
        MergeReport report = Merge.taskArithmetic()
                .type(DType.BF16)
                .of(VectorPool.from(base).add("t", large))
                .weight("t", 1)
                .inMemory()
                .report();
        assertThat(report.nonFinite().get("w")).isEqualTo(new NonFinite(0, 1));
    }

    @Test
    void anInterruptStopsTheMerge() {
        VectorPool pool = pool(GoldenInputs.model(0));
        for (int threads : new int[] {1, 2}) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Merge.taskArithmetic()
                            .threads(threads)
                            .tile(100)
                            .of(pool)
                            .weight("a", 1)
                            .inMemory())
                    .isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void unknownNamesAreNamed() {
        VectorPool pool = pool(GoldenInputs.model(0));
        assertThatThrownBy(() -> Merge.ties().of(pool).weight("c", 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[a, b]");
        assertThatThrownBy(() -> Merge.ties()
                        .parameter("densty", 1)
                        .of(pool)
                        .weight("a", 1)
                        .inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("nearest is density");
        MergeReport report = Merge.taskArithmetic()
                .density(0.5)
                .of(pool)
                .weight("a", 1)
                .inMemory()
                .report();
        assertThat(report.warnings()).singleElement().asString().contains("density has no effect");
        for (double density : new double[] {0, -0.5, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> Merge.ties()
                            .density(density)
                            .of(pool)
                            .weight("a", 1)
                            .preview())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("density");
        }
    }

    static VectorPool pool(ModelSource base) {
        return VectorPool.from(base).add("a", GoldenInputs.model(1)).add("b", GoldenInputs.model(2));
    }

    private static String fingerprint(Merge merge, VectorPool pool) {
        return merge.of(pool).weight("a", 0.6).weight("b", 0.4).inMemory().fingerprint();
    }

    private static MemoryModel withCounter(String label, int value) {
        ByteBuffer raw = ByteBuffer.allocate(4).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        return MemoryModel.named(label)
                .put("w", List.of(2L), 1, label.length())
                .put(new TensorInfo("counter", DType.I32, List.of(1L)), raw.putInt(0, value));
    }

    static ByteBuffer bytes(ModelSource model, String tensor) {
        ByteBuffer raw = ByteBuffer.allocate((int) model.info(tensor).bytes()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        model.read(tensor, 0, raw);
        return raw.flip();
    }

    static float[] floats(ModelSource model, String tensor) {
        float[] values = new float[(int) model.info(tensor).elements()];
        model.readFloats(tensor, 0, values, 0, values.length);
        return values;
    }
}
