package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.InvalidInputException;

/** The quick reader of journal lines gives what a full JSON reader gives, or leaves the line to it. */
class LineScannerTest {
    private static final String LINE = "{\"op_code\":5,\"worker_id\":\"w-1\",\"trial_id\":12,\"param_name\":\"a\","
            + "\"param_value_internal\":0.25,\"distribution\":\"{\\\"name\\\": \\\"F\\\\\\\\oat\\\"}\","
            + "\"values\":[-1.5e-7,null,true],\"user_attr\":{\"k\":{\"x\":[],\"y\":false}}}";

    @Test
    void theUsualLine() {
        Fields fields = Fields.read(LINE);
        assertThat(usual(LINE)).isTrue();
        assertThat(fields.whole("op_code")).isEqualTo(5);
        assertThat(fields.text("distribution")).isEqualTo("{\"name\": \"F\\\\oat\"}");
        assertThat(fields.list("values")).containsExactly(-1.5e-7, null, true);
        assertThat(fields.map("user_attr")).isEqualTo(Map.of("k", Map.of("x", List.of(), "y", false)));
    }

    @Test
    void whatItTakesIsWhatAFullReaderTakes() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
        String alphabet = "{}[]\":,\\0123456789.-+eEnultrfasN\u00e4 \t";
        int taken = 0;
        for (int round = 0; round < 200_000; round++) {
            StringBuilder damaged = new StringBuilder(LINE);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(damaged.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, c);
                    case 1 -> damaged.insert(at, c);
                    default -> damaged.deleteCharAt(at);
                }
            }
            String line = damaged.toString();
            if (usual(line)) {
                taken++;
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                assertThat(Fields.read(line).all())
                        .as(line)
                        .isEqualTo(Fields.any(bytes, 0, bytes.length).all());
            }
        }
        assertThat(taken).isGreaterThan(20_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "[]",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":nul}"
            })
    void whatIsNoLine(String line) {
        assertThatThrownBy(() -> Fields.read(line)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1}",
                "{\"a\":NaN}",
                "{\"a\":-Infinity}",
                "{\"a\":12345678901234567890}",
                "{\"a\":\"\\u00e4\\n\"}",
                "{\"a\":\"ä\"}",
                "{}"
            })
    void whatIsLeftToTheFullReader(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(usual(line)).isFalse();
        assertThat(Fields.read(line).all())
                .isEqualTo(Fields.any(bytes, 0, bytes.length).all());
    }

    @Test
    void timesWithAndWithoutAnOffset() {
        Instant time = Instant.parse("2026-11-23T01:02:03.000004Z");
        assertThat(JournalTime.write(time)).isEqualTo("2026-11-23T01:02:03.000004+00:00");
        assertThat(JournalTime.read("2026-11-23T01:02:03.000004+00:00")).isEqualTo(time);
        assertThat(JournalTime.read("2026-11-23T03:02:03.000004+02:00")).isEqualTo(time);
        assertThat(JournalTime.read("2026-11-23T01:02:03.000004Z")).isEqualTo(time);
        LocalDateTime here = LocalDateTime.of(2026, 11, 23, 1, 2, 3, 4000);
        Instant local = here.atZone(ZoneId.systemDefault()).toInstant();
        assertThat(JournalTime.read("2026-11-23T01:02:03.000004")).isEqualTo(local);
        assertThat(JournalTime.read("2026-11-23T01:02:03"))
                .isEqualTo(here.withNano(0).atZone(ZoneId.systemDefault()).toInstant());
        for (String bad :
                List.of("", "2026", "2026-13-23T01:02:03.000004", "2026-11-23 01:02:03.000004", "yesterday")) {
            assertThatThrownBy(() -> JournalTime.read(bad))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("time");
        }
    }

    private static boolean usual(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return Fields.usual(bytes, 0, bytes.length) != null;
    }
}
