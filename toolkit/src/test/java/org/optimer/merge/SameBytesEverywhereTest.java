package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
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
            for (int tile : new int[] {65536, 32768, 4096, 1001}) {
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

    static Set<String> names() {
        return RECORDED.keySet();
    }

    /** Recorded on one JDK; a run on any other must give the same. */
    @ParameterizedTest
    @MethodSource("names")
    void jdksDoNotMatter(String name) {
        Merge merge = Merge.of(MergeMethods.named(name)).seed(5);
        Set<String> parameters = new LinkedHashSet<>();
        merge.method().parameters().forEach(p -> parameters.add(p.name()));
        for (Map.Entry<String, Double> setting : Map.of("density", 0.5, "t", 0.3, "select_topk", 0.3, "scale", 0.7)
                .entrySet()) {
            merge = parameters.contains(setting.getKey())
                    ? merge.parameter(setting.getKey(), setting.getValue())
                    : merge;
        }
        VectorPool pool = VectorPool.from(model("base", 0)).add("a", model("a", 1));
        if (!Set.of("slerp", "passthrough", "nearswap", "arcee_fusion").contains(name)) {
            pool = pool.add("b", model("b", 2));
        }
        BoundMerge bound = merge.of(pool);
        if (parameters.contains("weight")) {
            bound = bound.weight("a", 0.6).weight("b", 0.4);
        }
        assertThat(bound.inMemory().fingerprint().substring(0, 16)).as(name).isEqualTo(RECORDED.get(name));
    }

    @org.junit.jupiter.api.Test
    void everyMethodIsRecorded() {
        assertThat(names())
                .containsExactlyInAnyOrderElementsOf(
                        MergeMethods.all().stream().map(MergeMethod::name).toList());
    }

    private static final Map<String, String> RECORDED = Map.ofEntries(
            Map.entry("arcee_fusion", "e58f08808c2b38d1"),
            Map.entry("breadcrumbs", "dfa27d51baaae649"),
            Map.entry("breadcrumbs_ties", "ed44c6e1255353a9"),
            Map.entry("dare_linear", "d2079c7e898f5737"),
            Map.entry("dare_ties", "6a3e54435c2ba0bd"),
            Map.entry("della", "b58d1f941a5901d0"),
            Map.entry("della_linear", "ccae5e3a1348f5b1"),
            Map.entry("karcher", "08b9cb5b32810396"),
            Map.entry("linear", "9c5a53b7f6c70c55"),
            Map.entry("model_stock", "52ba82a9fb675ef4"),
            Map.entry("multislerp", "d0fe18cc9c4bad53"),
            Map.entry("nearswap", "032fac5cf110ddd3"),
            Map.entry("nuslerp", "cd6edcfc062fe896"),
            Map.entry("passthrough", "a993da7f5a388e69"),
            Map.entry("ram", "e8d656b2363f569c"),
            Map.entry("ramplus_tl", "d4027ac0dd20e0cf"),
            Map.entry("sce", "a61f9cd2da5034b4"),
            Map.entry("slerp", "b80eb6681789b324"),
            Map.entry("task_arithmetic", "1fef3ab95892cdd0"),
            Map.entry("ties", "49ce9e4a5fe7e958"));

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
            values[i] = (float) (base.nextDouble() - 0.5 + (number == 0 ? 0 : 0.1 * (change.nextDouble() - 0.5)));
        }
        model.put(new TensorInfo(name, type, java.util.List.of(n)), values);
    }
}
