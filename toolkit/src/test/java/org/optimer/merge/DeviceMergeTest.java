package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Device;
import org.optimer.device.Natives;
import org.optimer.vector.VectorPool;

/** What a GPU computes, run on the native library's CPU device: within one step of the output type of plain Java. */
class DeviceMergeTest {
    static Stream<Merge> able() {
        return Stream.of(
                Merge.linear(),
                Merge.taskArithmetic().lambda(0.7),
                Merge.taskArithmetic().normalize(true),
                Merge.dareLinear().density(0.53).seed(3),
                Merge.dareLinear().density(0.3).rescale(Rescale.DENSITY).seed(4));
    }

    @ParameterizedTest
    @MethodSource("able")
    void resultsAreWithinOneStep(Merge merge) {
        VectorPool pool = MergeInvariantsTest.pool(GoldenInputs.model(0));
        BoundMerge bound = merge.of(pool).weight("a", 0.6).weight("b", 0.37);
        MergedModel plain = bound.inMemory();
        // tiles smaller than a tensor, so that masks begin inside it
        MergedModel there = merge.tile(1000)
                .of(pool)
                .weight("a", 0.6)
                .weight("b", 0.37)
                .onNative(Device.cpu())
                .inMemory();
        assertThat(Natives.loaded()).isTrue();
        assertThat(there.report().warnings()).anyMatch(w -> w.contains("within one step"));
        int different = 0;
        long elements = 0;
        for (TensorInfo info : plain.tensors()) {
            assertThat(info.dtype()).isEqualTo(DType.BF16);
            ShortBuffer a = halves(plain, info);
            ShortBuffer b = halves(there, info);
            for (int i = 0; i < a.limit(); i++) {
                int steps = Math.abs(order(a.get(i)) - order(b.get(i)));
                assertThat(steps).as("%s [%d]", info.name(), i).isLessThanOrEqualTo(1);
                different += steps;
                elements++;
            }
        }
        assertThat((double) different / elements).isLessThan(0.01);
    }

    @Test
    void methodsWithoutAFormForDevicesAreNamed() {
        VectorPool pool = MergeInvariantsTest.pool(GoldenInputs.model(0));
        BoundMerge ties = Merge.ties().density(0.5).of(pool).weight("a", 1);
        assertThatThrownBy(() -> ties.on(Device.gpu(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("dare_linear, linear, task_arithmetic")
                .hasMessageContaining("ties");
        MergeReport report = ties.onAny().inMemory().report();
        assertThat(report.warnings()).anyMatch(w -> w.contains("ties has no form for devices"));
    }

    @Test
    void withoutAGpuTheMessageSaysSoAndAnyDeviceIsTheCpu() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Natives.gpus() == 0);
        BoundMerge bound = Merge.linear()
                .of(MergeInvariantsTest.pool(GoldenInputs.model(0)))
                .weight("a", 1);
        assertThatThrownBy(() -> bound.on(Device.gpu(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gpu:0")
                .hasMessageContaining("0 GPUs");
        MergedModel merged = bound.onAny().inMemory();
        assertThat(merged.report().warnings()).anyMatch(w -> w.contains("no GPU"));
        assertThat(merged.fingerprint()).isEqualTo(bound.inMemory().fingerprint());
    }

    @Test
    void theReportedListIsWhatTheMethodsSay() {
        assertThat(List.of(OnDevice.able().split(", ")))
                .containsExactlyInAnyOrder("linear", "task_arithmetic", "dare_linear");
    }

    private static ShortBuffer halves(MergedModel model, TensorInfo info) {
        return MergeInvariantsTest.bytes(model, info.name())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
    }

    /** Numbers in the order of the values, one apart for neighbours. */
    private static int order(short bits) {
        int magnitude = bits & 0x7FFF;
        return bits < 0 ? -magnitude : magnitude;
    }
}
