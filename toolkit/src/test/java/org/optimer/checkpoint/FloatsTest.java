package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;

/** Conversions are exact where they can be, and round to nearest even where they cannot. */
class FloatsTest {
    @Test
    void everyHalfSurvivesARoundTrip() {
        for (int bits = 0; bits < 0x10000; bits++) {
            float value = Floats.fromHalf((short) bits);
            short back = Floats.toHalf(value);
            if (Float.isNaN(value)) {
                assertThat(Floats.fromHalf(back)).isNaN();
            } else {
                assertThat(back & 0xFFFF).isEqualTo(bits);
            }
        }
    }

    @Test
    void halfRoundsToTheNearerNeighbour() {
        CounterRandom random = new CounterRandom(1, "half");
        for (int i = 0; i < 200_000; i++) {
            float value = (float) StrictMath.scalb(random.nextDouble() * 2 - 1, random.nextInt(44) - 27);
            float back = Floats.fromHalf(Floats.toHalf(value));
            if (Math.abs(value) >= 65520) {
                assertThat(back).isInfinite();
                continue;
            }
            int bits = Floats.toHalf(value) & 0x7FFF;
            double error = Math.abs(back - (double) value);
            double above = Math.abs(half(bits + 1) - Math.abs((double) value));
            double below = bits == 0 ? Double.MAX_VALUE : Math.abs(half(bits - 1) - Math.abs((double) value));
            assertThat(error).isLessThanOrEqualTo(Math.min(above, below));
        }
    }

    @Test
    void brainRoundsToNearestEvenAndKeepsNan() {
        assertThat(Floats.toBrain(1.0f) & 0xFFFF).isEqualTo(0x3F80);
        assertThat(Floats.toBrain(Float.intBitsToFloat(0x3F808000)) & 0xFFFF).isEqualTo(0x3F80);
        assertThat(Floats.toBrain(Float.intBitsToFloat(0x3F818000)) & 0xFFFF).isEqualTo(0x3F82);
        assertThat(Floats.toBrain(Float.MAX_VALUE) & 0xFFFF).isEqualTo(0x7F80);
        assertThat(Floats.toBrain(Float.intBitsToFloat(0x7FFFFFFF)) & 0x7FFF).isGreaterThan(0x7F80);
        assertThat(Floats.toBrain(Float.NEGATIVE_INFINITY) & 0xFFFF).isEqualTo(0xFF80);
    }

    @Test
    void bulkConversionAgreesWithTheSingleOnes() {
        float[] values = {0f, -0f, 1.5f, -3.25e-8f, 7e4f, Float.POSITIVE_INFINITY};
        for (DType type : new DType[] {DType.BF16, DType.F16, DType.F32, DType.F64}) {
            ByteBuffer raw = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            Floats.encode(type, values, 0, values.length, raw);
            float[] back = new float[values.length + 1];
            Floats.decode(type, raw.flip(), back, 1, values.length);
            for (int i = 0; i < values.length; i++) {
                float expected =
                        switch (type) {
                            case BF16 -> Float.intBitsToFloat(Floats.toBrain(values[i]) << 16);
                            case F16 -> Floats.fromHalf(Floats.toHalf(values[i]));
                            default -> values[i];
                        };
                assertThat(back[i + 1]).isEqualTo(expected);
            }
            assertThat(raw.hasRemaining()).isFalse();
        }
    }

    @Test
    void integersAreRefused() {
        assertThatThrownBy(() -> Floats.decode(DType.I32, ByteBuffer.allocate(4), new float[1], 0, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("I32");
    }

    private static double half(int bits) {
        return bits == 0x7C00 ? 65536 : Floats.fromHalf((short) bits);
    }
}
