package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.AdaptedModel;
import org.optimer.checkpoint.Adapter;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Floats;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.checkpoint.TinyAdapters;
import org.optimer.checkpoint.TinyModels;
import org.optimer.vector.Geometry;
import org.optimer.vector.VectorPool;

/** Adapters take part in merges as their products B·A, not rounded to the base's type, and never as A and B apart. */
class AdapterMergeTest {
    private static final String Q = "model.layers.0.self_attn.q_proj.weight";

    @TempDir
    Path dir;

    private Path base = Path.of("");
    private Path first = Path.of("");
    private Path second = Path.of("");

    @BeforeEach
    void write() throws IOException {
        base = dir.resolve("base");
        CheckpointWriter.to(base).save(TinyModels.llama("base", 1, DType.BF16));
        first = TinyAdapters.write(dir.resolve("one"), TinyAdapters.config(), TinyAdapters.weights(2, DType.F32));
        Map<String, Object> small = TinyAdapters.config();
        small.put("lora_alpha", 0.001);
        second = TinyAdapters.write(dir.resolve("two"), small, TinyAdapters.weights(3, DType.F32));
    }

    @Test
    void theDifferenceIsTheProductItself() {
        try (ModelSource theta = Models.open(base);
                ModelSource tuned = Models.open(base + "+" + second);
                Adapter adapter = Adapter.open(second)) {
            float[] expected = product(adapter, 0.0005f);
            float[] direct = new float[64];
            tuned.readDifference(theta, Q, 0, direct, 0, 64);
            assertThat(direct).containsExactly(expected);
            // smaller than half a step of bf16 almost everywhere: rounding it into the weights would lose it
            assertThat(differing(tuned, theta)).isLessThan(20);

            VectorPool pool = VectorPool.from(theta).add("a", tuned);
            assertThat(pool.vector("a").norm()).isGreaterThan(0);
            float[] read = new float[64];
            pool.vector("a").readFloats(Q, 0, read, 0, 64);
            assertThat(read).containsExactly(expected);
            assertThat(Geometry.of(pool).norm("a")).isEqualTo(norm(pool, "a"));

            MergedModel merged =
                    Merge.taskArithmetic().of(pool).weight("a", 1000).inMemory();
            float[] before = floats(theta);
            float[] after = floats(merged);
            for (int i = 0; i < 64; i++) {
                float exact = before[i] + 1000f * expected[i];
                assertThat(after[i]).isEqualTo(Float.intBitsToFloat(Floats.toBrain(exact) << 16));
            }
        }
    }

    @Test
    void twoAdaptersAreSummedAsProducts() {
        try (ModelSource theta = Models.open(base);
                ModelSource both = Models.open(base + "+" + first + "+" + second);
                Adapter one = Adapter.open(first);
                Adapter two = Adapter.open(second)) {
            float[] a = product(one, 2f);
            float[] b = product(two, 0.0005f);
            float[] difference = new float[64];
            both.readDifference(theta, Q, 0, difference, 0, 64);
            float[] merged = floats(both);
            float[] before = floats(theta);
            for (int i = 0; i < 64; i++) {
                assertThat(difference[i]).isEqualTo(a[i] + b[i]);
                float exact = before[i] + a[i] + b[i]; // rounded once, not after each adapter
                assertThat(merged[i]).isEqualTo(Float.intBitsToFloat(Floats.toBrain(exact) << 16));
            }
            assertThat(((AdaptedModel) both).standsOn(theta)).isTrue();
        }
    }

    @Test
    void anAdapterCanBeTheBaseToo() {
        try (ModelSource theta = Models.open(base + "+" + first);
                ModelSource plain = Models.open(base);
                ModelSource other = Models.open(base + "+" + second)) {
            VectorPool pool = VectorPool.from(theta).add("plain", plain).add("other", other);
            float[] difference = new float[64];
            pool.vector("plain").readFloats(Q, 0, difference, 0, 64);
            float[] a = new float[64];
            theta.readDifference(plain, Q, 0, a, 0, 64);
            for (int i = 0; i < 64; i++) {
                assertThat(difference[i]).isCloseTo(-a[i], org.assertj.core.data.Offset.offset(1e-6f));
            }
            MergedModel none =
                    Merge.taskArithmetic().of(pool).weight("other", 0).inMemory();
            assertThat(none.fingerprint()).isEqualTo(theta.fingerprint());
        }
    }

    @Test
    void aMergeOfAdaptersSavesWhatItHoldsInMemory() {
        try (VectorPool pool =
                VectorPool.from(base).add("one", base + "+" + first).add("two", Path.of(base + "+" + second))) {
            BoundMerge merge = Merge.dareTies()
                    .density(0.5)
                    .seed(1)
                    .of(pool)
                    .weight("one", 0.7)
                    .weight("two", 0.4);
            assertThat(merge.save(dir.resolve("out")).fingerprint())
                    .isEqualTo(merge.inMemory().fingerprint());
            assertThat(Verification.of(dir.resolve("out")).ok()).isTrue();
        }
    }

    private static float[] product(Adapter adapter, float scale) {
        MemoryModel weights = TinyAdapters.weights(adapter.path().endsWith("one") ? 2 : 3, DType.F32);
        float[] a = new float[16];
        float[] b = new float[16];
        weights.readFloats(TinyAdapters.Q + ".lora_A.weight", 0, a, 0, 16);
        weights.readFloats(TinyAdapters.Q + ".lora_B.weight", 0, b, 0, 16);
        float[] product = new float[64];
        for (int row = 0; row < 8; row++) {
            for (int column = 0; column < 8; column++) {
                float sum = Math.fma(b[2 * row + 1], a[8 + column], b[2 * row] * a[column]);
                product[8 * row + column] = scale * sum;
            }
        }
        return product;
    }

    private static float[] floats(ModelSource model) {
        float[] values = new float[64];
        model.readFloats(Q, 0, values, 0, 64);
        return values;
    }

    private static int differing(ModelSource a, ModelSource b) {
        float[] x = floats(a);
        float[] y = floats(b);
        int n = 0;
        for (int i = 0; i < x.length; i++) {
            n += x[i] == y[i] ? 0 : 1;
        }
        return n;
    }

    private static double norm(VectorPool pool, String name) {
        return pool.vector(name).norm();
    }
}
