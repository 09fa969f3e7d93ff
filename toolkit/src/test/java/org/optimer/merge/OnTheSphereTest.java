package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.InvalidInputException;
import org.optimer.vector.VectorPool;

/** The methods that work with angles, on tensors small enough to do by hand. */
class OnTheSphereTest {
    private static final double HALF = Math.sqrt(0.5);

    @Test
    void slerpGoesAlongTheArc() {
        // from (3, 0) to (0, 3) is a quarter turn; from (1, 0) to (0, 2) coefficients are those of the same angle
        assertThat(merge(Merge.slerp(0.5).of(pool(f(3, 0), f(0, 3))))).containsExactly(f(3 * HALF, 3 * HALF), near());
        double third = Math.PI / 6;
        assertThat(merge(Merge.slerp(1 / 3.0).of(pool(f(1, 0), f(0, 2)))))
                .containsExactly(f(Math.cos(third), 2 * Math.sin(third)), near());
        assertThat(merge(Merge.slerp(0).of(pool(f(3, 1), f(-1, 3))))).containsExactly(f(3, 1), near());
        assertThat(merge(Merge.slerp(1).of(pool(f(3, 1), f(-1, 3))))).containsExactly(f(-1, 3), near());
    }

    @Test
    void slerpOfParallelOppositeOrZeroTensorsIsAStraightLine() {
        assertThat(merge(Merge.slerp(0.25).of(pool(f(4, 8), f(8, 16))))).containsExactly(5, 10);
        assertThat(merge(Merge.slerp(0.25).of(pool(f(4, 8), f(-4, -8))))).containsExactly(2, 4);
        // a zero tensor is at right angles to everything: sin(3/4 · 90°) of the other
        assertThat(merge(Merge.slerp(0.25).of(pool(f(4, 8), f(0, 0)))))
                .containsExactly(f(4 * Math.sin(3 * Math.PI / 8), 8 * Math.sin(3 * Math.PI / 8)), near());
    }

    @Test
    void slerpTakesOneModel() {
        assertThatThrownBy(() ->
                        Merge.slerp(0.5).of(pool(f(1, 0), f(0, 1), f(1, 1))).inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("exactly one");
    }

    @Test
    void nuslerpTurnsDifferencesAndAddsTheBase() {
        VectorPool pool = pool(f(10, 10), f(13, 10), f(10, 13)); // differences (3, 0) and (0, 3)
        double angle = Math.PI / 8; // t = 1 / 4
        assertThat(merge(Merge.nuslerp().of(pool).weight("a", 3).weight("b", 1)))
                .containsExactly(f(10 + 3 * Math.cos(angle), 10 + 3 * Math.sin(angle)), near());
        // weights that cancel: half way
        assertThat(merge(Merge.nuslerp().of(pool).weight("a", 1).weight("b", -1)))
                .containsExactly(f(10 + 3 * HALF, 10 + 3 * HALF), near());
        assertThat(merge(Merge.nuslerp().of(pool).weight("a", 0).weight("b", 0)))
                .containsExactly(f(10 + 3 * HALF, 10 + 3 * HALF), near());
        assertThat(merge(Merge.nuslerp().of(pool).weight("a", 0).weight("b", 2)))
                .containsExactly(f(10, 13), near());
    }

    @Test
    void nuslerpByRowsAndColumns() {
        // 2 x 2; rows of a (1, 0) (0, 1), of b (0, 1) (0, 1): the first turns, the second is the same in both
        VectorPool pool = pool(f(0, 0, 0, 0), f(1, 0, 0, 1), f(0, 1, 0, 1));
        Merge parts = Merge.nuslerp().parameter("nuslerp_flatten", false);
        assertThat(merge(parts.of(pool).weight("a", 1).weight("b", 1))).containsExactly(f(HALF, HALF, 0, 1), near());
        // columns of a (1, 0) (0, 1), of b (0, 0) (1, 1): the second is turned by 45 degrees
        Merge columns = parts.parameter("nuslerp_row_wise", true);
        double c = Math.sin(Math.PI / 8) / Math.sin(Math.PI / 4);
        assertThat(merge(columns.of(pool).weight("a", 1).weight("b", 1))).containsExactly(f(HALF, c, 0, 2 * c), near());
    }

    @Test
    void multislerpAveragesDirectionsAndLengths() {
        VectorPool pool = pool(f(1, 1), f(3, 1), f(1, 5)); // differences (2, 0) and (0, 4): mean length 3
        assertThat(merge(Merge.multislerp().of(pool).weight("a", 1).weight("b", 1)))
                .containsExactly(f(1 + 3 * HALF, 1 + 3 * HALF), near());
        assertThat(merge(Merge.multislerp()
                        .parameter("normalize_weights", false)
                        .of(pool)
                        .weight("a", 1)
                        .weight("b", 1)))
                .containsExactly(f(1 + 6 * HALF, 1 + 6 * HALF), near());
        // one model is taken as it is
        assertThat(merge(Merge.multislerp().of(pool).weight("a", 0.3))).containsExactly(3, 1);
    }

    @Test
    void multislerpOfDirectionsThatCancel() {
        // two: the straight line, here weights 1/2 of (2, 0) and (-2, 0)
        VectorPool two = pool(f(1, 1), f(3, 1), f(-1, 1));
        assertThat(merge(Merge.multislerp().of(two).weight("a", 1).weight("b", 1)))
                .containsExactly(1, 1);
        VectorPool three = two.add("c", model("c", f(1, 1)));
        assertThatThrownBy(() -> Merge.multislerp()
                        .of(three)
                        .weight("a", 1)
                        .weight("b", 1)
                        .weight("c", 1)
                        .inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cancel");
        assertThatThrownBy(() -> Merge.multislerp()
                        .of(two)
                        .weight("a", 1)
                        .weight("b", -1)
                        .inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sum");
    }

    @Test
    void modelStockGoesAsFarAsTheAnglesSay() {
        // differences (2, 0) and (2, 2): cos 45 degrees; t = 2 cos / (1 + cos); mean (2, 1)
        VectorPool pool = pool(f(1, 1), f(3, 1), f(3, 3));
        double t = 2 * HALF / (1 + HALF);
        assertThat(merge(Merge.modelStock().of(pool))).containsExactly(f(1 + 2 * t, 1 + t), near());
        // at right angles they agree on nothing: the base; opposite: no estimate, the base too
        assertThat(merge(Merge.modelStock().of(pool(f(1, 1), f(3, 1), f(1, 9)))))
                .containsExactly(1, 1);
        assertThat(merge(Merge.modelStock().of(pool(f(1, 1), f(3, 1), f(-1, 1)))))
                .containsExactly(1, 1);
        // by rows: the first has one difference twice (t = 1), the second has differences at right angles
        VectorPool rows = pool(f(0, 0, 0, 0), f(1, 2, 3, 0), f(1, 2, 0, 5));
        assertThat(merge(Merge.modelStock().parameter("filter_wise", true).of(rows)))
                .containsExactly(f(1, 2, 0, 0), near());
        assertThatThrownBy(() -> Merge.modelStock().of(pool(f(1, 1), f(3, 1))).inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least two");
    }

    @Test
    void karcherIsTheMeanAngleAtTheMeanLength() {
        // at 0, 30 and 90 degrees with lengths 1, 2, 3 the mean in the plane is at 40 degrees with length 2
        VectorPool pool = pool(f(9, 9), at(0, 1), at(30, 2)).add("c", model("c", at(90, 3)));
        assertThat(merge(Merge.karcher().of(pool))).containsExactly(at(40, 2), near());
        // without a step it is the direction of the mean of directions
        double x = 1 + Math.cos(Math.PI / 6);
        double y = 1 + Math.sin(Math.PI / 6);
        double scale = 2 / Math.hypot(x, y);
        assertThat(merge(Merge.karcher().parameter("max_iter", 0).of(pool)))
                .containsExactly(f(scale * x, scale * y), near());
        assertThatThrownBy(() ->
                        Merge.karcher().parameter("max_iter", 1.5).of(pool).inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("max_iter");
    }

    @Test
    void karcherLeavesOutZeroTensorsButCountsTheirLength() {
        VectorPool pool = pool(f(9, 9), f(0, 0), f(0, 4));
        assertThat(merge(Merge.karcher().of(pool))).containsExactly(f(0, 2), near());
        assertThat(merge(Merge.karcher().of(pool(f(9, 9), f(0, 0), f(0, 0))))).containsExactly(0, 0);
        // opposite ones: the first
        assertThat(merge(Merge.karcher().of(pool(f(9, 9), f(0, 3), f(0, -3))))).containsExactly(f(0, 3), near());
    }

    @Test
    void passthroughTakesOneModelAsItIsOrScaled() {
        assertThat(merge(Merge.passthrough().of(pool(f(1, 1), f(3, 5))))).containsExactly(3, 5);
        assertThat(merge(Merge.passthrough().parameter("scale", 0.5).of(pool(f(1, 1), f(3, 5)))))
                .containsExactly(1.5f, 2.5f);
        assertThatThrownBy(() ->
                        Merge.passthrough().of(pool(f(1, 1), f(3, 5), f(2, 2))).inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("exactly one model");
    }

    private static org.assertj.core.data.Offset<Float> near() {
        return within(2e-6f);
    }

    private static float[] at(double degrees, double length) {
        double angle = Math.toRadians(degrees);
        return f(length * Math.cos(angle), length * Math.sin(angle));
    }

    private static float[] f(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static VectorPool pool(float[] base, float[]... models) {
        VectorPool pool = VectorPool.from(model("base", base));
        for (int i = 0; i < models.length; i++) {
            String name = String.valueOf((char) ('a' + i));
            pool = pool.add(name, model(name, models[i]));
        }
        return pool;
    }

    private static MemoryModel model(String label, float[] values) {
        return MemoryModel.named(label).put("w", List.of(values.length / 2L, 2L), values);
    }

    private static float[] merge(BoundMerge merge) {
        MergedModel merged = merge.inMemory();
        float[] out = new float[(int) merged.info("w").elements()];
        merged.readFloats("w", 0, out, 0, out.length);
        return out;
    }
}
