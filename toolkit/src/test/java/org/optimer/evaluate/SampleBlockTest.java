package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** A packed list of outcomes gives back every outcome to the last bit, in memory and through its file's form. */
class SampleBlockTest {
    private static final CounterRandom RANDOM = new CounterRandom(1, "samples");

    private static Outcome outcome(boolean plain, boolean likely) {
        Map<String, Measure> measures = new LinkedHashMap<>();
        measures.put("right", Measure.of(RANDOM.nextInt(2) == 1));
        measures.put("loss", plain ? Measure.of(true) : new Measure(RANDOM.nextDouble(), 1 + RANDOM.nextInt(9)));
        return new Outcome(measures, likely ? -RANDOM.nextDouble() : Double.NaN, null);
    }

    @Test
    void everyOutcomeComesBack() {
        for (int n : new int[] {1, 7, 8, 9, 100}) {
            for (boolean plain : new boolean[] {true, false}) {
                List<String> ids = new ArrayList<>();
                List<Outcome> outcomes = new ArrayList<>();
                for (int i = 0; i < n; i++) {
                    ids.add("item" + i);
                    outcomes.add(outcome(plain, n % 2 == 0));
                }
                SampleBlock block = SampleBlock.of(SampleBlock.Items.of(ids), outcomes);
                Map<String, Object> line = Json.object(Json.write(block.encoded()), "line");
                SampleBlock again = SampleBlock.decoded(SampleBlock.Items.of(ids), line, "line 1");
                for (int i = 0; i < n; i++) {
                    assertThat(block.find("item" + i)).isEqualTo(outcomes.get(i));
                    assertThat(again.find("item" + i)).isEqualTo(outcomes.get(i));
                }
                assertThat(block.find("other")).isNull();
                assertThat(line.containsKey("ll")).isEqualTo(n % 2 == 0);
            }
        }
    }

    /** A hundred right or wrong answers take 13 bytes, not a hundred objects. */
    @Test
    void rightOrWrongTakesABit() {
        List<String> ids = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add("item" + i);
            outcomes.add(new Outcome(Map.of("right", Measure.of(i % 3 == 0)), Double.NaN, null));
        }
        SampleBlock block = SampleBlock.of(SampleBlock.Items.of(ids), outcomes);
        String bits = String.valueOf(((Map<?, ?>) block.encoded().get("metrics")).get("right"));
        assertThat(bits).startsWith("bits:").hasSize("bits:".length() + 20); // Base64 of 13 bytes
    }

    @Test
    void numbersThatAreMissingAreNoticed() {
        SampleBlock.Items items = SampleBlock.Items.of(List.of("a", "b"));
        assertThatThrownBy(() -> SampleBlock.decoded(items, Map.of("metrics", Map.of("right", "bits:AAAA")), "x:3"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("x:3: expected 1 bytes of numbers, found 3 bytes");
    }
}
