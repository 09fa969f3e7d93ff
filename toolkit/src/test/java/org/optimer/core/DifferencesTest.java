package org.optimer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A search that goes on with another one's journal is told which settings differ. */
final class DifferencesTest {
    private static Map<String, Object> settings(Object density, Object trials) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("recipe", Map.of("method", Map.of("density", density), "tasks", List.of("ja", "zh"), "trials", trials));
        map.put("seed", 7);
        return map;
    }

    @Test
    void theSettingAndBothItsValuesAreNamed() {
        assertThat(Differences.of(settings(0.9, 100), settings(0.8, 200), Set.of("trials")))
                .isEqualTo("recipe.method.density was 0.9, is 0.8");
    }

    @Test
    void equalNumbersOfAnotherKindAreNoDifference() {
        assertThat(Differences.of(Map.of("a", 1L, "b", 0.5f), Map.of("a", 1, "b", 0.5), Set.of()))
                .isEmpty();
    }

    @Test
    void whatIsOnlyInOneIsSaidAndOfManyTheFirst() {
        assertThat(Differences.of(Map.of("a", 1), Map.of("b", 2), Set.of()))
                .isEqualTo("a was 1, is not set; b was not set, is 2");
        assertThat(Differences.of(null, Map.of(), Set.of())).contains("was not set");
        Map<String, Object> many = new LinkedHashMap<>();
        Arrays.asList("a", "b", "c", "d", "e", "f").forEach(key -> many.put(key, 1));
        assertThat(Differences.of(Map.of(), many, Set.of())).endsWith("d was not set, is 1 and 2 more");
    }
}
