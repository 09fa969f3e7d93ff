package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.kernel.MaskSource;
import org.optimer.vector.VectorPool;

/** Every method on one tensor of six numbers, worked out by hand. */
class SixNumbersTest {
    private static final float[] BASE = {1, 2, 3, 4, 5, 6};
    private static final float[] ALPHA = {2, 2, 1, 8, 5.5f, 5};
    private static final float[] BETA = {0, 4, 2, 5, 5, 8};
    // differences: alpha 1 0 -2 4 .5 -1; beta -1 2 -1 1 0 2

    @Test
    void linearAveragesModels() {
        // (1 alpha + 3 beta) / 4
        assertThat(merge(Merge.linear().of(pool()).weight("alpha", 1).weight("beta", 3)))
                .containsExactly(0.5f, 3.5f, 1.75f, 5.75f, 5.125f, 7.25f);
        assertThat(merge(Merge.linear()
                        .normalize(false)
                        .of(pool())
                        .weight("alpha", 1)
                        .weight("beta", 3)))
                .containsExactly(2, 14, 7, 23, 20.5f, 29);
        // the base under its own name
        assertThat(merge(Merge.linear().of(pool()).weight("base", 1).weight("alpha", 1)))
                .containsExactly(1.5f, 2, 2, 6, 5.25f, 5.5f);
    }

    @Test
    void linearRefusesWeightsThatSumToZero() {
        assertThatThrownBy(() -> Merge.linear()
                        .of(pool())
                        .weight("alpha", 1)
                        .weight("beta", -1)
                        .inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sum");
        assertThatThrownBy(() -> Merge.linear().of(pool()).inMemory()).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void taskArithmeticAddsWeightedDifferences() {
        BoundMerge half = Merge.taskArithmetic().of(pool()).weight("alpha", 0.5).weight("beta", 2);
        assertThat(merge(half)).containsExactly(-0.5f, 6, 0, 8, 5.25f, 9.5f);
        BoundMerge doubled =
                Merge.taskArithmetic().lambda(2).of(pool()).weight("alpha", 0.5).weight("beta", 2);
        assertThat(merge(doubled)).containsExactly(-2, 10, -3, 12, 5.5f, 13);
        BoundMerge normal = Merge.taskArithmetic()
                .normalize(true)
                .of(pool())
                .weight("alpha", 1)
                .weight("beta", 3);
        assertThat(merge(normal)).containsExactly(0.5f, 3.5f, 1.75f, 5.75f, 5.125f, 7.25f);
    }

    @Test
    void tiesTrimsElectsAndAverages() {
        // density .5 keeps 3: alpha 1 . -2 4 . . (the tie of 1 and -1 goes to the lower index); beta -1 2 . . . 2
        // votes 0 -> plus: 1 | 2 | -2 | 4 | 0 | 2
        BoundMerge equal =
                Merge.ties().density(0.5).of(pool()).weight("alpha", 1).weight("beta", 1);
        assertThat(merge(equal)).containsExactly(2, 4, 1, 8, 5, 8);
        // all kept, weights 1 and 3: votes -2 6 -5 7 .5 5; agreeing means -3/3, 6/3, -5/4, 7/4, .5/1, 6/3
        BoundMerge weighted = Merge.ties().of(pool()).weight("alpha", 1).weight("beta", 3);
        assertThat(merge(weighted)).containsExactly(0, 4, 1.75f, 5.75f, 5.5f, 8);
        BoundMerge summed =
                Merge.ties().normalize(false).of(pool()).weight("alpha", 1).weight("beta", 3);
        assertThat(merge(summed)).containsExactly(-2, 8, -2, 11, 5.5f, 12);
    }

    @Test
    void dareDropsAndRescales() {
        // the mask keeps even indices: alpha 1 . -2 . .5 . ; beta -1 . -1 . 0 .
        Merge dare = Merge.dareLinear().density(0.5).masks(evens());
        assertThat(merge(
                        dare.rescale(Rescale.NONE).of(pool()).weight("alpha", 1).weight("beta", 1)))
                .containsExactly(1, 2, 0, 4, 5.5f, 6);
        assertThat(merge(dare.rescale(Rescale.DENSITY).of(pool()).weight("alpha", 1)))
                .containsExactly(3, 2, -1, 4, 6, 6);
        // l1 of alpha: 8.5 before, 3.5 after; of beta: 7 before, 2 after
        assertThat(merge(dare.rescale(Rescale.L1).of(pool()).weight("beta", 1)))
                .containsExactly(-2.5f, 2, -0.5f, 4, 5, 6);
        Merge ties = Merge.dareTies().density(0.5).rescale(Rescale.NONE).masks(evens());
        assertThat(merge(ties.of(pool()).weight("alpha", 1).weight("beta", 0.5)))
                .containsExactly(2, 2, 0.5f, 4, 5.5f, 6);
    }

    @Test
    void dareWithoutADensityIsAnErrorThatSaysWhy() {
        assertThatThrownBy(
                        () -> Merge.dareLinear().of(pool()).weight("alpha", 1).inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("density")
                .hasMessageContaining("nothing would be dropped");
    }

    private static MaskSource evens() {
        return (tensor, vector) -> (offset, count, out) -> {
            for (int i = 0; i < count; i++) {
                out[i] = (offset + i) % 2 == 0 ? 0 : Integer.MAX_VALUE;
            }
        };
    }

    private static VectorPool pool() {
        return VectorPool.from(model("base", BASE))
                .add("alpha", model("a", ALPHA))
                .add("beta", model("b", BETA));
    }

    private static MemoryModel model(String label, float[] values) {
        return MemoryModel.named(label).put("w", List.of(2L, 3L), values);
    }

    private static float[] merge(BoundMerge merge) {
        float[] out = new float[6];
        merge.inMemory().readFloats("w", 0, out, 0, 6);
        return out;
    }
}
