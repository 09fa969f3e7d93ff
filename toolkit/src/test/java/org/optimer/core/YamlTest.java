package org.optimer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** YAML as people write it: anchors, merge keys, empty values; nothing that contains itself. */
class YamlTest {
    @Test
    void aliasesAndMergeKeysAreWhatTheyStandFor() {
        Map<String, Object> map =
                Yaml.parse("a: &x {weight: 0.5, density: [1, 2]}\nb: *x\nc:\n  <<: *x\n  weight: 1\n", "test");
        assertThat(map.get("b")).isEqualTo(Map.of("weight", 0.5, "density", List.of(1, 2)));
        assertThat(map.get("c")).isEqualTo(Map.of("weight", 1, "density", List.of(1, 2)));
    }

    @Test
    void emptyValuesAreNull() {
        assertThat(Yaml.parse("parameters:\nother: ~\n", "test"))
                .containsEntry("parameters", null)
                .containsEntry("other", null);
    }

    @ParameterizedTest
    @CsvSource({
        "1e-3, java.lang.Double",
        "5e3, java.lang.Double",
        ".5, java.lang.Double",
        "1., java.lang.Double",
        "12, java.lang.Integer",
        "1234567890123, java.lang.Long",
        "yes, java.lang.Boolean",
        "2024-01-01, java.lang.String",
        "1:30, java.lang.String",
        "1e, java.lang.String",
        "'\"7\"', java.lang.String"
    })
    void scalarsHaveTheTypeThatOneExpects(String scalar, Class<?> type) {
        assertThat(Yaml.parse("a: " + scalar, "test").get("a")).isInstanceOf(type);
    }

    @Test
    void whatContainsItselfIsRefused() {
        refused("a: &x [1, *x]");
        refused("a: &x {b: *x}");
        refused("&x a: {*x : 1, *x : 2}");
    }

    @Test
    void aBombIsRefusedBeforeItIsLarge() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String aliases = String.join(", ", Collections.nCopies(10, "*a" + (i - 1)));
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(aliases).append("]\n");
        }
        refused(bomb.toString());
    }

    @Test
    void aliasesDoNotNestWithoutEnd() {
        StringBuilder chain = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 20_000; i++) {
            chain.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
        }
        refused(chain.toString());
    }

    @Test
    void whatIsNotOneMapIsRefusedWithItsPlace() {
        refused("a: 1\n---\nb: 2\n");
        refused("a: 1\na: 2\n");
        refused("- 1\n- 2\n");
        refused("!!java.net.URL [\"http://localhost\"]");
        assertThatThrownBy(() -> Yaml.parse("a: [1, 2\nb: 3\n", "recipe.yml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("recipe.yml")
                .hasMessageContaining("line 2");
    }

    private static void refused(String yaml) {
        assertThatThrownBy(() -> Yaml.parse(yaml, "test"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("test");
    }
}
