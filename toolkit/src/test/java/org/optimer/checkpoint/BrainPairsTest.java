package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.optimer.core.CounterRandom;

/** bf16 in the order of pairs: the same values and the same elements as one after the other. */
class BrainPairsTest {
    private static final int[] COUNTS = {0, 1, 2, 3, 777, 4095, 4096, 4097, 32768, 32779};

    @Test
    void decodesTheSameValuesInItsOrder() {
        for (int count : COUNTS) {
            ByteBuffer bits = bits(count);
            float[] plain = new float[count];
            float[] pairs = new float[count];
            Floats.decode(DType.BF16, bits.duplicate().order(ByteOrder.LITTLE_ENDIAN), plain, 0, count);
            BrainPairs.decode(bits, pairs, count);
            assertThat(bits.position()).isEqualTo(2 * count);
            for (int i = 0; i < count; i++) {
                assertThat(Float.floatToRawIntBits(pairs[place(i, count)]))
                        .as("%d of %d", i, count)
                        .isEqualTo(Float.floatToRawIntBits(plain[i]));
            }
        }
    }

    @Test
    void encodesTheSameElementsAndSeesWhatIsNotFinite() {
        CounterRandom random = new CounterRandom(3, "encode");
        for (float odd : new float[] {1, Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE}) {
            for (int count : COUNTS) {
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (float) (1e3 * (random.nextDouble() - 0.5));
                }
                if (count > 0) {
                    values[(int) (random.nextDouble() * count)] = odd;
                }
                float[] pairs = new float[count];
                for (int i = 0; i < count; i++) {
                    pairs[place(i, count)] = values[i];
                }
                ByteBuffer expected = room(count);
                ByteBuffer found = room(count);
                boolean finite = Floats.encode(DType.BF16, values, 0, count, expected);
                assertThat(BrainPairs.encode(pairs, count, found)).isEqualTo(finite);
                assertThat(found.flip()).as("%d elements, one %s", count, odd).isEqualTo(expected.flip());
            }
        }
    }

    private static int place(int i, int count) {
        int pairs = count / 2;
        return i == 2 * pairs ? i : i % 2 == 0 ? i / 2 : pairs + i / 2;
    }

    private static ByteBuffer room(int count) {
        return ByteBuffer.allocateDirect(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer bits(int count) {
        CounterRandom random = new CounterRandom(2, "decode");
        ByteBuffer bits = room(count);
        for (int i = 0; i < count; i++) {
            bits.putShort((short) (random.nextDouble() * 65536));
        }
        return bits.flip();
    }
}
