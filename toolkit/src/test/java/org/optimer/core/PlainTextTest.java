package org.optimer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON and YAML as plain values: what is read, what is refused, and that what is written is what a bean mapper writes. */
final class PlainTextTest {
    private enum Kind {
        SOME
    }

    private record Part(String name, double[] values) {}

    private static Map<String, Object> everything() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", List.of(1, 2L, 3.5, 1e-300, -0.0, 0.1f, Float.MAX_VALUE));
        map.put("a", Arrays.asList("é \" \\ \n \u0001 \uD83D\uDE00", null, true, Kind.SOME, 'c'));
        map.put("big", new BigInteger("123456789012345678901234567890"));
        map.put("none", List.of());
        map.put("empty", Map.of());
        map.put("part", new Part("p", new double[] {1, 2.5}));
        return map;
    }

    @Test
    void whatIsWrittenIsWhatABeanMapperWrites() throws Exception {
        ObjectMapper mapper = new ObjectMapper();

        assertThat(Json.write(everything())).isEqualTo(mapper.writeValueAsString(everything()));
        assertThat(Json.pretty(everything()))
                .isEqualTo(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(everything()) + "\n");
    }

    @Test
    void theCanonicalFormSortsKeysAtEveryDepth() {
        assertThat(Json.canonical(Map.of("b", List.of(new LinkedHashMap<>(Map.of("y", 1, "x", 2))), "a", 1)))
                .isEqualTo("{\"a\":1,\"b\":[{\"x\":2,\"y\":1}]}");
    }

    @Test
    void numbersKeepTheirKindAndKeysTheirOrder() {
        Map<String, Object> map = Json.object("{\"b\":1,\"a\":[3000000000,1.0,NaN,-Infinity,null,true]}", "x");

        assertThat(map.keySet()).containsExactly("b", "a");
        assertThat(map.get("b")).isEqualTo(1);
        assertThat(map.get("a"))
                .isEqualTo(Arrays.asList(3000000000L, 1.0, Double.NaN, Double.NEGATIVE_INFINITY, null, true));
        assertThat(Json.read(Json.write(map), "x")).isEqualTo(map);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\":1}{", "1 2", "{\"a\":1,\"a\":2}", "[1,]", "nul", "{a:1}", "'a'"})
    void whatIsNotOneDocumentIsRefused(String text) {
        assertThatThrownBy(() -> Json.read(text, "file.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("file.json: expected valid JSON");
    }

    @Test
    void nestingHasALimit() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000), "deep")).hasMessageContaining("nesting");
    }

    @Test
    void whatHasNoPlainFormIsRefused() {
        assertThatThrownBy(() -> Json.write(List.of(new Object())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void yamlReadsWhatPeopleWrite() {
        Map<String, Object> map = Yaml.parse("a: [1, 0.5, x]\nb:\nc: {d: yes, e: true}\nf: '1'\n", "r.yml");

        assertThat(map.get("a")).isEqualTo(List.of(1, 0.5, "x"));
        assertThat(map).containsEntry("b", null).containsEntry("f", "1");
        assertThat(Yaml.parse(Yaml.write(map), "again")).isEqualTo(map);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1\\na: 2              | r.yml line 2: expected valid YAML, found Duplicate",
                "a: 1\\n---\\nb: 2        | more text",
                "a: [1                    | r.yml line 1: expected valid YAML",
                "- a                      | r.yml: expected a YAML map",
                "just words               | r.yml: expected a YAML map",
                "''                       | nothing in it",
            })
    void yamlErrorsNameFileAndLine(String text, String message) {
        assertThatThrownBy(() -> Yaml.parse(text.replace("\\n", "\n"), "r.yml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
