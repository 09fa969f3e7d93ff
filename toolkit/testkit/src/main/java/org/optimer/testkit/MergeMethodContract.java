package org.optimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BaseRole;
import org.optimer.merge.BoundMerge;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.MergedModel;
import org.optimer.merge.Parameter;
import org.optimer.merge.Tile;
import org.optimer.vector.VectorPool;

/**
 * What every {@link MergeMethod} must do. Extend it in your own tests:
 *
 * <pre>{@code
 * class MyMethodContractTest extends MergeMethodContract {
 *     protected Merge merge() { return Merge.of(new MyMethod()); }
 * }
 * }</pre>
 */
public abstract class MergeMethodContract {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String LARGE = "model.layers.0.mlp.up_proj.weight";

    private static final List<String> NAMES = List.of("a", "b");

    /** Where {@code save} writes. */
    @TempDir
    protected Path folder;

    private VectorPool pool = VectorPool.from(MemoryModel.named("none"));

    /** For subclasses. */
    protected MergeMethodContract() {}

    /**
     * The method under test, with those parameters set that it has no default for.
     *
     * @return the merge
     */
    protected abstract Merge merge();

    /**
     * How many models besides the base the method is given.
     *
     * @return 2; override for a method that takes one
     */
    protected int inputs() {
        return 2;
    }

    /**
     * What rounding may leave of a difference when all models are equal.
     *
     * @return relative to the element; 0 unless overridden: a method that adds differences adds nothing
     */
    protected double roundingOfEqualModels() {
        return 0;
    }

    /** Makes models of odd sizes and several element types. */
    @BeforeEach
    void models() {
        pool = pool(1, 2);
    }

    private VectorPool pool(int... numbers) {
        VectorPool made = VectorPool.from(model("base", 0));
        for (int i = 0; i < inputs(); i++) {
            made = made.add(NAMES.get(i), model(NAMES.get(i), numbers[i]));
        }
        return made;
    }

    /** The name can stand in a recipe, and every parameter says what it is. */
    @Test
    void describesItself() {
        MergeMethod method = merge().method();
        assertThat(method.name()).matches("[a-z][a-z0-9_]*");
        assertThat(method.description()).isNotBlank();
        List<String> names = method.parameters().stream().map(Parameter::name).toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(method.parameters())
                .allSatisfy(p -> assertThat(p.description()).isNotBlank());
    }

    /** Tiles and threads are a matter of speed only. */
    @Test
    void resultDoesNotDependOnThreadsOrTiles() {
        Set<String> prints = new LinkedHashSet<>();
        for (int threads : new int[] {1, 2, 3}) {
            for (int tile : new int[] {Tile.BLOCK, 1000, 777}) {
                prints.add(bound(merge().threads(threads).tile(tile)).inMemory().fingerprint());
            }
        }
        assertThat(prints).hasSize(1);
    }

    /** A merge in memory is what saving writes. */
    @Test
    void memoryAndDiskAgreeBitForBit() {
        BoundMerge bound = bound(merge());
        MergedModel memory = bound.inMemory();
        String saved = bound.save(folder.resolve("out")).fingerprint();
        assertThat(memory.fingerprint()).isEqualTo(saved);
        try (Checkpoint disk = Checkpoint.open(folder.resolve("out"))) {
            for (TensorInfo info : disk.tensors()) {
                assertThat(bytes(memory, info)).as(info.name()).isEqualTo(bytes(disk, info));
            }
        }
    }

    /** One object serves several merges at once. */
    @Test
    void concurrentMergesDoNotDisturbEachOther() {
        Merge merge = merge();
        String alone = bound(merge).inMemory().fingerprint();
        List<CompletableFuture<String>> running = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> bound(merge).inMemory().fingerprint()))
                .toList();
        assertThat(running).allSatisfy(f -> assertThat(f.join()).isEqualTo(alone));
    }

    /** Names, shapes and types are the base's; excluded tensors its very bytes. */
    @Test
    void keepsTheBasesForm() {
        MergedModel merged = bound(merge()).inMemory();
        assertThat(merged.tensors()).isEqualTo(pool.base().tensors());
        TensorInfo embedding = merged.info(EMBEDDING);
        assertThat(bytes(merged, embedding)).isEqualTo(bytes(pool.base(), embedding));
        TensorInfo large = merged.info(LARGE);
        assertThat(bytes(merged, large)).isNotEqualTo(bytes(pool.base(), large));
        assertThat(merged.report().nonFinite()).isEmpty();
    }

    /** Models that are equal give that model, and so nothing to add is the base. */
    @Test
    void equalModelsGiveThatModel() {
        MergedModel merged = weighted(merge().of(pool(0, 0))).inMemory();
        for (TensorInfo info : merged.tensors()) {
            float[] expected = floats(pool.base(), info);
            float[] found = floats(merged, info);
            for (int i = 0; i < expected.length; i++) {
                double error = Math.abs(found[i] - expected[i]);
                double bar = roundingOfEqualModels() * Math.abs(expected[i]);
                assertThat(error).as("%s[%d]", info.name(), i).isLessThanOrEqualTo(bar);
            }
        }
    }

    /** An input of weight 0 is left out, as if it were not there; where all are, the base is left. */
    @Test
    void weightZeroLeavesOut() {
        MergeMethod method = merge().method();
        if (!method.parameters().contains(Parameter.WEIGHT)) {
            return;
        }
        VectorPool alone = VectorPool.from(model("base", 0)).add("a", model("a", 1));
        String without = merge().of(alone).weight("a", 0.6).inMemory().fingerprint();
        String zero =
                merge().of(pool).weight("a", 0.6).weight("b", -0.0).inMemory().fingerprint();
        assertThat(zero).isEqualTo(without);
        if (method.base() != BaseRole.MEMBER) {
            assertThat(merge().of(pool).inMemory().fingerprint())
                    .isEqualTo(pool.base().fingerprint());
        }
    }

    /** A parameter that no method knows is an error that names it. */
    @Test
    void refusesUnknownParameters() {
        BoundMerge unknown = bound(merge().parameter("no_such_parameter", 1));
        assertThatThrownBy(unknown::preview)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no_such_parameter");
    }

    private BoundMerge bound(Merge merge) {
        return weighted(merge.of(pool));
    }

    private BoundMerge weighted(BoundMerge bound) {
        if (merge().method().parameters().stream().noneMatch(p -> p.name().equals("weight"))) {
            return bound;
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < inputs(); i++) {
            weights.put(NAMES.get(i), 0.6 - 0.2 * i);
        }
        return bound.weights(weights);
    }

    private static MemoryModel model(String label, int number) {
        MemoryModel model = MemoryModel.named(label);
        put(model, EMBEDDING, DType.BF16, List.of(50L, 8L), number);
        put(model, LARGE, DType.BF16, List.of(101L, 997L), number);
        put(model, "model.layers.0.input_layernorm.weight", DType.F32, List.of(33L), number);
        put(model, "model.layers.1.mlp.up_proj.weight", DType.F16, List.of(7L, 11L), number);
        put(model, "model.layers.1.mlp.down_proj.weight", DType.F64, List.of(3L, 5L), number);
        put(model, "model.layers.2.long_rows.weight", DType.BF16, List.of(3L, Tile.BLOCK + 7L), number);
        put(model, "model.layers.2.rows_of_one.weight", DType.BF16, List.of(999L, 1L), number);
        put(model, "model.layers.2.cube.weight", DType.BF16, List.of(4L, 3L, 65L), number);
        put(model, "model.layers.2.long.bias", DType.BF16, List.of(Tile.BLOCK + 11L), number);
        put(model, "model.scalar", DType.F32, List.of(), number);
        put(model, "model.one", DType.BF16, List.of(1L), number);
        put(model, "model.empty_rows", DType.F32, List.of(3L, 0L), number);
        put(model, "model.nothing", DType.F32, List.of(0L), number);
        return model;
    }

    private static void put(MemoryModel model, String name, DType type, List<Long> shape, int number) {
        TensorInfo info = new TensorInfo(name, type, shape);
        CounterRandom start = new CounterRandom(11, name);
        CounterRandom change = new CounterRandom(12, name, String.valueOf(number));
        float[] values = new float[(int) info.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (start.nextDouble() - 0.5);
            if (number > 0) {
                double draw = change.nextDouble() - 0.5;
                values[i] +=
                        (float) (0.8 * draw * draw * draw); // few large changes, many small ones, as training makes
            }
        }
        model.put(info, values);
    }

    private static byte[] bytes(ModelSource model, TensorInfo info) {
        ByteBuffer raw = ByteBuffer.allocate((int) info.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        model.read(info.name(), 0, raw);
        return raw.array();
    }

    private static float[] floats(ModelSource model, TensorInfo info) {
        float[] values = new float[(int) info.elements()];
        model.readFloats(info.name(), 0, values, 0, values.length);
        return values;
    }
}
