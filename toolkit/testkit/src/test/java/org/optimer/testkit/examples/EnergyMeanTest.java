package org.optimer.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeMethods;
import org.optimer.testkit.MergeMethodContract;
import org.optimer.vector.VectorPool;

class EnergyMeanTest extends MergeMethodContract {
    @Override
    protected Merge merge() {
        return Merge.of(new EnergyMean());
    }

    @Test
    void followsItsFormula() {
        var pool = VectorPool.from(model(1, 1, 1)).add("a", model(4, 1, 2)).add("b", model(1, -4, 0));

        var merged = Merge.of(new EnergyMean())
                .of(pool)
                .weight("a", 1)
                .weight("b", 1)
                .inMemory();

        float[] values = new float[3];
        merged.readFloats("x", 0, values, 0, 3);
        // differences (3, 0, 1) and (0, -5, -1): the last ones cancel
        assertThat(values).containsExactly(4, -4, 1);
    }

    @Test
    void isFoundByTheNameThatRecipesUse() {
        assertThat(MergeMethods.named("energy_mean")).isInstanceOf(EnergyMean.class);
    }

    private static MemoryModel model(float... values) {
        MemoryModel model = MemoryModel.named("three numbers");
        model.put(new TensorInfo("x", DType.F32, java.util.List.of(3L)), values);
        return model;
    }
}
