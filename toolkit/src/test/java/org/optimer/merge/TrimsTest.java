package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.kernel.MaskSource;
import org.optimer.vector.VectorPool;

/** The methods that drop differences, other than those of {@link SixNumbersTest}, worked out by hand. */
class TrimsTest {
    private static final float[] A = {1, -2, 3, -4, 5, -6, 7, -8, 9, -10};
    private static final float[] B = {2, 2, 2, 2, 2, -2, -2, -2, -2, -2};

    @Test
    void breadcrumbsDropsTheLargestAndTheSmall() {
        Merge merge = Merge.breadcrumbs().density(0.5).parameter("gamma", 0.2);
        // of ten the two largest go, the next five stay; equal ones are sorted by index, three go from the front
        assertThat(merge(merge.of(pool()).weight("a", 1))).containsExactly(0, 0, 0, -4, 5, -6, 7, -8, 0, 0);
        assertThat(merge(merge.of(pool()).weight("b", 1))).containsExactly(0, 0, 0, 2, 2, -2, -2, -2, 0, 0);
        // where both do not fit, the density has precedence: nine stay, one goes
        Merge most = Merge.breadcrumbs().density(0.9).parameter("gamma", 0.2);
        assertThat(merge(most.of(pool()).weight("a", 1))).containsExactly(1, -2, 3, -4, 5, -6, 7, -8, 9, 0);
        // a density that keeps less than one element keeps none
        assertThat(merge(merge.density(0.05).of(pool()).weight("a", 1))).containsExactly(new float[10]);
        assertThat(merge(Merge.breadcrumbs().of(pool()).weight("a", 0.5)))
                .containsExactly(0.5f, -1, 1.5f, -2, 2.5f, -3, 3.5f, -4, 4.5f, -5);
    }

    @Test
    void breadcrumbsTiesElectsSigns() {
        Merge merge = Merge.breadcrumbsTies().density(0.5).parameter("gamma", 0.2);
        // a keeps -4 5 -6 7 -8 at 3..7, b keeps 2 2 -2 -2 -2 there
        assertThat(merge(merge.of(pool()).weight("a", 1).weight("b", 1)))
                .containsExactly(0, 0, 0, -4, 7, -8, 7, -10, 0, 0);
        assertThat(merge(merge.normalize(true).of(pool()).weight("a", 1).weight("b", 1)))
                .containsExactly(0, 0, 0, -4, 3.5f, -4, 7, -5, 0, 0);
    }

    @Test
    void gammaIsAShare() {
        assertThatThrownBy(() -> Merge.breadcrumbs()
                        .density(0.5)
                        .parameter("gamma", 1.5)
                        .of(pool())
                        .weight("a", 1)
                        .inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gamma");
    }

    @Test
    void dellaKeepsByRankInTheRow() {
        // two rows of five; probabilities of a: .3 .4 .5 .6 .7 in each row; a number below is kept
        Merge della = Merge.dellaLinear()
                .density(0.5)
                .parameter("epsilon", 0.2)
                .rescale(Rescale.NONE)
                .masks(always(0.55));
        assertThat(merge(della.of(pool()).weight("a", 1))).containsExactly(0, 0, 0, -4, 5, 0, 0, 0, 9, -10);
        // equal magnitudes: the lower index has the lower rank
        assertThat(merge(della.of(pool()).weight("b", 1))).containsExactly(0, 0, 0, 2, 2, 0, 0, 0, -2, -2);
        // by the old L1 norm: 55 / 28; by density: twice
        assertThat(merge(della.rescale(Rescale.L1).of(pool()).weight("a", 1))[4])
                .isCloseTo(5f * 55 / 28, within(1e-5f));
        assertThat(merge(della.rescale(Rescale.DENSITY).of(pool()).weight("a", 1))[4])
                .isEqualTo(10);
        // with the election: a says -4 5 9 -10 at 3, 4, 8, 9, b says 2 2 -2 -2
        Merge ties = Merge.della()
                .density(0.5)
                .parameter("epsilon", 0.2)
                .rescale(Rescale.NONE)
                .masks(always(0.55));
        assertThat(merge(ties.of(pool()).weight("a", 1).weight("b", 1)))
                .containsExactly(0, 0, 0, -4, 3.5f, 0, 0, 0, 9, -6);
    }

    @Test
    void dellaNeedsADensityAndRoomForEpsilon() {
        assertThatThrownBy(() -> Merge.della().of(pool()).weight("a", 1).inMemory())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("density")
                .hasMessageContaining("nothing would be dropped");
        for (double density : new double[] {0.1, 0.9, 0.15, 0.85}) {
            assertThatThrownBy(() -> Merge.della()
                            .density(density)
                            .of(pool())
                            .weight("a", 1)
                            .inMemory())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("epsilon");
        }
        assertThat(merge(Merge.della().density(1).of(pool()).weight("a", 1))).containsExactly(A);
    }

    @Test
    void sceSelectsCalculatesErases() {
        // weights from mean squares: a 385, b 40 of 425; signs by the plain sum 3 0 5 -2 7 -8 5 -10 7 -12 (0 is plus)
        float a = 385 / 425f;
        float b = 40 / 425f;
        float[] all = merge(Merge.sce().of(pool()));
        assertThat(all[0]).isCloseTo(1 * a + 2 * b, within(1e-6f));
        assertThat(all[1]).isCloseTo(2, within(1e-6f)); // -2 and 2: plus wins
        assertThat(all[3]).isCloseTo(-4, within(1e-6f)); // 2 is erased
        assertThat(all[9]).isCloseTo(-10 * a - 2 * b, within(1e-5f));
        // variances of (1, 2) (-2, 2) (3, 2) ..: .25 4 .25 9 2.25 4 20.25 9 30.25 16; the top three are 8, 6, 9
        float[] top = merge(Merge.sce().parameter("select_topk", 0.3).of(pool()));
        assertThat(top).containsExactly(new float[] {0, 0, 0, 0, 0, 0, 7, 0, 9, top[9]});
        // now the weights are from what is selected: a 49 + 81 + 100, b 12
        assertThat(top[9]).isCloseTo((-10 * 230f - 2 * 12f) / 242, within(1e-5f));
        // one model varies from nothing
        VectorPool alone = VectorPool.from(model("base", new float[10])).add("a", model("a", A));
        assertThat(merge(Merge.sce().of(alone))).containsExactly(A);
        assertThat(merge(Merge.sce().parameter("select_topk", 0.5).of(alone))).containsExactly(new float[10]);
    }

    @Test
    void sceOfTinyDifferencesWeighsModelsAlike() {
        // mean squares that sum to less than a millionth count as none, as in mergekit
        VectorPool pool = VectorPool.from(model("base", new float[10]))
                .add("a", model("a", times(A, 1e-5f)))
                .add("b", model("b", times(A, 3e-5f)));
        assertThat(merge(Merge.sce().of(pool))[9]).isCloseTo(-20e-5f, within(1e-9f));
    }

    private static float[] times(float[] values, float factor) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i] * factor;
        }
        return out;
    }

    /** The same number for each element. */
    private static MaskSource always(double number) {
        return (tensor, vector) ->
                (offset, count, out) -> java.util.Arrays.fill(out, 0, count, (int) (number * 0x1.0p31));
    }

    private static VectorPool pool() {
        return VectorPool.from(model("base", new float[10]))
                .add("a", model("a", A))
                .add("b", model("b", B));
    }

    private static MemoryModel model(String label, float[] values) {
        return MemoryModel.named(label).put("w", List.of(2L, 5L), values);
    }

    private static float[] merge(BoundMerge merge) {
        float[] out = new float[10];
        merge.inMemory().readFloats("w", 0, out, 0, 10);
        return out;
    }
}
