package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.CounterRandom;
import org.optimer.core.Hashes;
import org.optimer.vector.VectorPool;

/** The result is the same for any threads and tiles, in memory and on disk, and on any JDK. */
class SameBytesEverywhereTest {
    /** Three blocks and a bit, odd; and small tensors beside it. */
    private static final long LARGE = 3 * Tile.BLOCK + 4321;

    @TempDir
    Path folder;

    static java.util.List<Merge> methods() {
        return MergeInvariantsTest.allMethods();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void threadsTilesAndMediumDoNotMatter(Merge merge) {
        VectorPool pool =
                VectorPool.from(model("base", 0)).add("a", model("a", 1)).add("b", model("b", 2));
        Set<String> prints = new LinkedHashSet<>();
        for (int threads : new int[] {1, 2}) {
            for (int tile : new int[] {32768, 4096, 1001}) {
                BoundMerge bound = merge.seed(5)
                        .threads(threads)
                        .tile(tile)
                        .of(pool)
                        .weight("a", 0.6)
                        .weight("b", 0.4);
                prints.add(bound.inMemory().fingerprint());
            }
        }
        assertThat(prints).hasSize(1);

        BoundMerge bound = merge.seed(5).of(pool).weight("a", 0.6).weight("b", 0.4);
        MergeReport first = bound.save(folder.resolve("first"));
        MergeReport second = merge.seed(5)
                .threads(1)
                .tile(999)
                .of(pool)
                .weight("a", 0.6)
                .weight("b", 0.4)
                .save(folder.resolve("two"));
        assertThat(prints).containsExactly(first.fingerprint());
        assertThat(Hashes.sha256(folder.resolve("first/model.safetensors")))
                .isEqualTo(Hashes.sha256(folder.resolve("two/model.safetensors")));
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());

        MergedModel memory = bound.inMemory();
        try (Checkpoint saved = Checkpoint.open(folder.resolve("first"))) {
            for (TensorInfo info : saved.tensors()) {
                assertThat(MergeInvariantsTest.bytes(memory, info.name()))
                        .isEqualTo(MergeInvariantsTest.bytes(saved, info.name()));
            }
        }
    }

    /** Recorded on one JDK; a run on any other must give the same. */
    @ParameterizedTest
    @MethodSource("methods")
    void jdksDoNotMatter(Merge merge) {
        VectorPool pool = MergeInvariantsTest.pool(GoldenInputs.model(0));
        String print = merge.seed(5)
                .of(pool)
                .weight("a", 0.6)
                .weight("b", 0.4)
                .inMemory()
                .fingerprint();
        assertThat(print.substring(0, 16)).isEqualTo(RECORDED.get(merge.method().name()));
    }

    private static final java.util.Map<String, String> RECORDED = java.util.Map.of(
            "linear", "63d3a35a6ceb469f",
            "task_arithmetic", "b5d440854ed28ca4",
            "ties", "dcd86f801f06447d",
            "dare_linear", "22bd93d3382471b6",
            "dare_ties", "c77009f8df69107e");

    private static MemoryModel model(String label, int number) {
        MemoryModel model = MemoryModel.named(label);
        put(model, "model.layers.0.w", DType.BF16, LARGE, number);
        put(model, "model.layers.0.half", DType.F16, 777, number);
        put(model, "model.layers.1.single", DType.F32, 40001, number);
        put(model, "model.layers.1.double", DType.F64, 33, number);
        put(model, "model.embed_tokens.weight", DType.BF16, 4001, number);
        put(model, "model.empty", DType.F32, 0, number);
        return model;
    }

    private static void put(MemoryModel model, String name, DType type, long n, int number) {
        CounterRandom base = new CounterRandom(1, name);
        CounterRandom change = new CounterRandom(2, name, String.valueOf(number));
        float[] values = new float[(int) n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (base.nextDouble() - 0.5 + (number == 0 ? 0 : 0.1 * change.nextDouble()));
        }
        model.put(new TensorInfo(name, type, java.util.List.of(n)), values);
    }
}
