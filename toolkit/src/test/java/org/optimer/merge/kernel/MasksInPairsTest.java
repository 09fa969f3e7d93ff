package org.optimer.merge.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A mask in the order of pairs keeps the same elements, wherever the tile begins and ends. */
class MasksInPairsTest {
    @Test
    void keepTheSameElements() {
        Mask mask = new CounterMasks(7).mask("model.layers.0.mlp.up_proj.weight", "ja", 0.4);
        Mask known = (offset, count, out) -> mask.fill(offset, count, out); // with the order of the interface's default
        for (long offset : new long[] {0, 1, 4096, 5000, 32768, 3L << 32}) {
            for (int count : new int[] {1, 2, 777, 4096, 4097, 12289, 32768}) {
                float[] inOrder = new float[count];
                float[] pairs = new float[count];
                float[] expected = new float[count];
                mask.fill(offset, count, inOrder);
                mask.fillPairs(offset, count, pairs);
                known.fillPairs(offset, count, expected);
                assertThat(pairs).isEqualTo(expected);
                for (int i = 0; i < count; i++) {
                    int place = i == 2 * (count / 2) ? i : i % 2 == 0 ? i / 2 : count / 2 + i / 2;
                    assertThat(pairs[place]).isEqualTo(inOrder[i]);
                }
            }
        }
    }
}
