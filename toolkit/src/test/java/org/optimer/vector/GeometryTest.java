package org.optimer.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TinyModels;
import org.optimer.core.InvalidInputException;

/** Norms and cosines are those of the plain formula, from one pass, for any number of threads, without NaN. */
class GeometryTest {
    private static final String FIRST = "model.layers.0.mlp.up_proj.weight";

    @Test
    void threeFourFiveAndARightAngle() {
        MemoryModel base = MemoryModel.named("base").put(FIRST, List.of(2L), 1, 1);
        VectorPool pool = VectorPool.from(base)
                .add("a", MemoryModel.named("a").put(FIRST, List.of(2L), 4, 5))
                .add("b", MemoryModel.named("b").put(FIRST, List.of(2L), -3, 4))
                .add("c", MemoryModel.named("c").put(FIRST, List.of(2L), -2, -3));
        Geometry geometry = Geometry.of(pool);
        assertThat(geometry.norms()).containsExactly(Map.entry("a", 5.0), Map.entry("b", 5.0), Map.entry("c", 5.0));
        assertThat(geometry.gram()[0]).containsExactly(25, 0, -25);
        assertThat(geometry.gram()[1]).containsExactly(0, 25, 0);
        CosineMatrix cosines = geometry.cosines();
        assertThat(cosines.value("a", "b")).isZero();
        assertThat(cosines.value("a", "c")).isEqualTo(-1);
        assertThat(cosines.value("c", "c")).isEqualTo(1);
        assertThat(cosines.card().text()).contains("-1.000", "0.000");
        assertThatThrownBy(() -> cosines.value("a", "x")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void wholeAndLayersAgreeWithThePlainFormula() {
        MemoryModel base = TinyModels.llama("base", 1, DType.BF16);
        VectorPool pool = VectorPool.from(base)
                .instruct("it", TinyModels.llama("it", 2, DType.BF16))
                .add("ja", TinyModels.llama("ja", 3, DType.F32));
        Geometry geometry = Geometry.of(pool);
        Map<Integer, double[]> sums = new HashMap<>();
        double[] whole = new double[3];
        for (TensorInfo info : pool.vector("it").tensors()) {
            int n = (int) info.elements();
            float[] a = new float[n];
            float[] b = new float[n];
            pool.vector("it").readFloats(info.name(), 0, a, 0, n);
            pool.vector("ja").readFloats(info.name(), 0, b, 0, n);
            int layer = info.name().contains("layers.0.") ? 0 : info.name().contains("layers.1.") ? 1 : -1;
            for (int i = 0; i < n; i++) {
                for (double[] sum : List.of(whole, sums.computeIfAbsent(layer, k -> new double[3]))) {
                    sum[0] += (double) a[i] * a[i];
                    sum[1] += (double) a[i] * b[i];
                    sum[2] += (double) b[i] * b[i];
                }
            }
        }
        check(geometry, whole);
        assertThat(geometry.layers().keySet()).containsExactly(0, 1);
        check(geometry.layers().get(0), sums.get(0));
        check(geometry.layers().get(1), sums.get(1));
        check(geometry.outside().orElseThrow(), sums.get(-1));
        assertThat(pool.vector("ja").norm()).isCloseTo(Math.sqrt(whole[2]), within(1e-9));
        assertThat(pool.vector("it").cosine(pool.vector("ja")).orElseThrow())
                .isCloseTo(whole[1] / Math.sqrt(whole[0] * whole[2]), within(1e-12));
    }

    @Test
    void frozenModelsAndTensorsGiveNoNan() {
        MemoryModel base = TinyModels.llama("base", 1, DType.BF16);
        MemoryModel frozen = TinyModels.llama("frozen", 1, DType.BF16);
        MemoryModel half = TinyModels.llama("half", 1, DType.BF16);
        TinyModels.put(half, "model.layers.1.mlp.up_proj.weight", 9, DType.BF16, 12, 8);
        Geometry geometry =
                Geometry.of(VectorPool.from(base).add("frozen", frozen).add("half", half));
        assertThat(geometry.norm("frozen")).isZero();
        assertThat(geometry.cosine(0, 1)).isEmpty();
        assertThat(geometry.cosines().names()).containsExactly("half");
        assertThat(geometry.cosines().absent()).containsExactly("frozen");
        assertThat(geometry.cosines().card().text()).contains("Without frozen").doesNotContain("NaN");
        assertThat(geometry.layers().get(0).cosines().names()).isEmpty();
        assertThat(geometry.layers().get(0).cosines().absent()).containsExactly("frozen", "half");
        assertThat(geometry.unchanged()).hasSize(18).doesNotContain("model.layers.1.mlp.up_proj.weight");
        assertThat(geometry.card().text()).contains("frozen: zero everywhere").doesNotContain("NaN");
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        long[] shape = {3, 1 << 20};
        MemoryModel base = MemoryModel.named("base");
        MemoryModel a = MemoryModel.named("a");
        MemoryModel b = MemoryModel.named("b");
        TinyModels.put(base, FIRST, 1, DType.BF16, shape);
        TinyModels.put(a, FIRST, 2, DType.BF16, shape);
        TinyModels.put(b, FIRST, 3, DType.BF16, shape);
        List<DistributionVector> vectors =
                VectorPool.from(base).add("a", a).add("b", b).vectors();
        double[][] one = Geometry.of(vectors, 1).gram();
        for (int threads = 2; threads < 5; threads++) {
            assertThat(Geometry.of(vectors, threads).gram()).isDeepEqualTo(one);
        }
    }

    @Test
    void everyModelIsReadOnce() {
        Counting base = new Counting(TinyModels.llama("base", 1, DType.BF16));
        Counting a = new Counting(TinyModels.llama("a", 2, DType.BF16));
        Counting b = new Counting(TinyModels.llama("b", 3, DType.BF16));
        VectorPool pool = VectorPool.from(base).add("a", a).add("b", b).add("again", a);
        Geometry.of(pool);
        long included = pool.vector("a").tensors().stream()
                .mapToLong(t -> t.bytes() / 2)
                .sum();
        for (Counting model : List.of(base, a, b)) {
            assertThat(model.bytes.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(included);
        }
    }

    @Test
    void notANumberIsNamed() {
        MemoryModel base = MemoryModel.named("base").put(FIRST, List.of(2L), 1, 1);
        MemoryModel bad = MemoryModel.named("bad").put(FIRST, List.of(2L), Float.NaN, 1);
        assertThatThrownBy(() -> Geometry.of(VectorPool.from(base).add("x", bad)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("x: tensor " + FIRST, "NaN", "bad");
        assertThatThrownBy(() -> Geometry.of(VectorPool.from(base)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least one vector");
    }

    private static void check(Geometry geometry, double[] sums) {
        double[][] gram = geometry.gram();
        assertThat(gram[0][0]).isCloseTo(sums[0], within(1e-9 * sums[0]));
        assertThat(gram[0][1]).isCloseTo(sums[1], within(1e-9 * sums[0]));
        assertThat(gram[1][0]).isEqualTo(gram[0][1]);
        assertThat(gram[1][1]).isCloseTo(sums[2], within(1e-9 * sums[2]));
    }

    /** Counts the bytes read of each tensor. */
    private static final class Counting implements ModelSource {
        private final ModelSource model;
        final Map<String, Long> bytes = new ConcurrentHashMap<>();

        Counting(ModelSource model) {
            this.model = model;
        }

        @Override
        public String label() {
            return model.label();
        }

        @Override
        public List<TensorInfo> tensors() {
            return model.tensors();
        }

        @Override
        public void read(String name, long byteOffset, ByteBuffer target) {
            bytes.merge(name, (long) target.remaining(), Long::sum);
            model.read(name, byteOffset, target);
        }

        @Override
        public Map<String, Object> config() {
            return model.config();
        }

        @Override
        public Optional<Path> directory() {
            return model.directory();
        }

        @Override
        public String fingerprint() {
            return model.fingerprint();
        }
    }
}
