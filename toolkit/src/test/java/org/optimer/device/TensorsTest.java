package org.optimer.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;

/** Scopes own memory, results go where they should, and the operations compute what their names say. */
class TensorsTest {
    private final Tensors scope = Tensors.open(Device.cpu());

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void resultsBelongToTheScopeOfTheFirstOperand() {
        Tensor long1 = scope.f32(new float[] {1, 2}, 2);
        Tensor kept;
        Tensor lost;
        try (Tensors inner = scope.scope()) {
            lost = long1.in(inner).add(long1);
            kept = lost.mul(2.0).moveTo(scope);
        }
        assertThat(kept.toFloats()).containsExactly(4, 8);
        assertThat(long1.toFloats()).containsExactly(1, 2);
        assertThatThrownBy(lost::toFloats).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closedScopesFreeTheirNativeArrays() {
        int before = arrays();
        for (int i = 0; i < 50; i++) {
            try (Tensors inner = scope.scope()) {
                Tensor x = inner.zeros(10, 10);
                x.add(1.0).square().sum().toFloats();
            }
        }
        // the constant 1 is kept once
        assertThat(arrays()).isEqualTo(before + 1);
    }

    @Test
    void operationsAgreeWithTheirDefinitions() {
        Tensor x = scope.f32(new float[] {1, -2, 3, 0.5f, 4, -1}, 2, 3);
        Tensor gain = scope.f32(new float[] {1, 2, 3}, 3);
        float rms = (float) Math.sqrt((1 + 4 + 9) / 3.0 + 1e-6);
        assertThat(x.rmsNorm(gain, 1e-6).toFloats())
                .usingComparatorWithPrecision(1e-6f)
                .startsWith(1 / rms, -4 / rms, 9 / rms);
        assertThat(x.silu().toFloats()[1]).isCloseTo((float) (-2 / (1 + Math.exp(2))), within(1e-6f));
        assertThat(x.softmax(-1).sum().toFloats()[0]).isCloseTo(2f, within(1e-6f));
        assertThat(x.argmax(-1).toLongs()).containsExactly(2, 1);
        assertThat(x.transpose(0, 1).toFloats()).containsExactly(1, 0.5f, -2, 4, 3, -1);
        assertThat(x.slice(-1, 1, 3).toFloats()).containsExactly(-2, 3, 4, -1);
        assertThat(x.slice(1, 0, 1).concat(1, x.slice(1, 2, 3)).toFloats()).containsExactly(1, 3, 0.5f, -1);
        assertThat(x.linear(scope.f32(new float[] {1, 1, 1, 2, 0, 0}, 2, 3), null)
                        .toFloats())
                .containsExactly(2, 2, 3.5f, 1);
        assertThat(scope.i64(new long[] {1, 0, 1}, 3).rowsOf(x).shape()).containsExactly(3, 3);
        assertThat(x.gather(scope.i64(new long[] {2, 0}, 2, 1), 1).toFloats()).containsExactly(3, 0.5f);
    }

    @Test
    void argmaxTakesTheLowestOfEquals() {
        float[] values = new float[1000];
        values[137] = values[138] = values[999] = 1;
        assertThat(scope.f32(values, 1, 1000).argmax(-1).toLongs()).containsExactly(137);
        assertThat(scope.zeros(3, 77).argmax(-1).toLongs()).containsExactly(0, 0, 0);
    }

    @Test
    void readsRawElementsOfTheTypesItCanCarry() {
        ByteBuffer raw = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(0, 7).putInt(4, -1);
        assertThat(scope.raw("I32", raw, 2).toLongs()).containsExactly(7, -1);
        raw.putFloat(0, 0.5f).putFloat(4, 2);
        assertThat(scope.raw("F32", raw, 2).toFloats()).containsExactly(0.5f, 2);
        raw.putLong(0, 1L << 40);
        assertThat(scope.raw("I64", raw, 1).toLongs()).containsExactly(1L << 40);
    }

    @Test
    void refusesAShapeThatDoesNotFit() {
        assertThatThrownBy(() -> scope.f32(new float[3], 2, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected 4 values, found 3");
        Tensor two = scope.zeros(2);
        assertThatThrownBy(() -> two.set(1, new float[2], 0, 2)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void setOverwritesPartOfATensor() {
        Tensor x = scope.zeros(2, 3);
        x.set(2, new float[] {9, 5, 6, 7}, 1, 3);
        assertThat(x.toFloats()).containsExactly(0, 0, 5, 6, 7, 0);
    }

    @Test
    void gradientsAreRecordedOnlyWhereAsked() {
        Tensor w = scope.f32(new float[] {2, 3}, 2);
        Gradients.require(w);
        float[] gradient = new float[2];
        for (int pass = 0; pass < 2; pass++) {
            try (Gradients record = Gradients.record();
                    Tensors inner = scope.scope()) {
                record.backward(w.in(inner).square().sum());
                record.take(w, gradient);
            }
            // the second pass does not add to the first
            assertThat(gradient).containsExactly(4, 6);
        }
    }

    @Test
    void oneNativeThreadInEveryJavaThread() {
        assertThat(CompletableFuture.supplyAsync(Natives::version).join()).contains("1 thread an operation");
        assertThat(Natives.version()).contains("1 thread an operation");
        assertThatThrownBy(() -> Natives.threads(2)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void missingGpuIsSaidPlainly() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Natives.gpus() == 0);
        assertThatThrownBy(() -> Tensors.open(Device.gpu(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("gpu:0")
                .hasMessageContaining("Use Device.cpu()");
        assertThat(Device.auto()).isEqualTo(Device.cpu());
    }

    @Test
    void devicesAreReadAsTheyAreWritten() {
        assertThat(Device.parse("cpu")).isEqualTo(Device.cpu());
        assertThat(Device.parse("gpu")).isEqualTo(Device.gpu(0));
        assertThat(Device.parse("GPU:2")).isEqualTo(Device.gpu(2)).hasToString("gpu:2");
        assertThatThrownBy(() -> Device.parse("tpu")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Device.gpu(-1)).isInstanceOf(InvalidInputException.class);
    }

    private int arrays() {
        return scope.nativeArrays();
    }
}
