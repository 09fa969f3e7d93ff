package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.InvalidInputException;

/** Ranges: forms, grids, JSON. */
class DistributionTest {
    static Stream<Distribution> kinds() {
        return Stream.of(
                Distribution.uniform(-1, 2),
                Distribution.log(1e-5, 3),
                Distribution.step(0, 1, 0.1),
                Distribution.integer(-3, 9),
                Distribution.integer(0, 10, 5),
                Distribution.integerLog(1, 64),
                Distribution.choices("a", 1, 2.5, true, null));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void jsonAndBack(Distribution range) {
        assertThat(Distribution.fromJson(range.toJson())).isEqualTo(range);
        assertThat(range.contains(range.toInternal(range.first()))).isTrue();
        assertThat(range.compatibleWith(range)).isTrue();
    }

    @Test
    void theGreatestValueIsLoweredToTheGridInDecimals() {
        assertThat(((FloatDistribution) Distribution.step(0, 1, 0.3)).high()).isEqualTo(0.9);
        assertThat(((FloatDistribution) Distribution.step(0.1, 0.7, 0.2)).high())
                .isEqualTo(0.7);
        assertThat(((IntDistribution) Distribution.integer(1, 10, 4)).high()).isEqualTo(9);
        assertThat(Distribution.step(0, 0.05, 0.1).single()).isTrue();
        assertThat(Distribution.integer(3, 4, 5).single()).isTrue();
        assertThat(Distribution.step(0, 1, 0.1).contains(0.30000000000000004)).isTrue();
        assertThat(Distribution.step(0, 1, 0.1).contains(0.35)).isFalse();
    }

    @Test
    void formsOfOldOptunaVersions() {
        assertThat(Distribution.fromJson("{\"name\":\"UniformDistribution\",\"attributes\":{\"low\":0,\"high\":1}}"))
                .isEqualTo(Distribution.uniform(0, 1));
        assertThat(Distribution.fromJson(
                        "{\"name\":\"DiscreteUniformDistribution\",\"attributes\":{\"low\":0,\"high\":1,\"q\":0.5}}"))
                .isEqualTo(Distribution.step(0, 1, 0.5));
        assertThat(Distribution.fromJson("{\"type\":\"int\",\"low\":1,\"high\":4}"))
                .isEqualTo(Distribution.integer(1, 4));
    }

    @Test
    void choicesAreEqualAsInPython() {
        Distribution range = Distribution.choices(1, "1", null, Double.NaN);
        assertThat(range.toInternal(1.0)).isZero();
        assertThat(range.toInternal("1")).isEqualTo(1);
        assertThat(range.toInternal(null)).isEqualTo(2);
        assertThat(range.toInternal(Double.NaN)).isEqualTo(3);
        assertThat(range).isEqualTo(Distribution.choices(1.0, "1", null, Double.NaN));
        assertThatThrownBy(() -> range.toInternal("x")).hasMessageContaining("one of [1, 1, null, NaN]");
    }

    @Test
    void wrongRangesAreRefused() {
        for (Runnable wrong : List.<Runnable>of(
                () -> Distribution.uniform(1, 0),
                () -> Distribution.uniform(Double.NaN, 0),
                () -> Distribution.uniform(0, Double.POSITIVE_INFINITY),
                () -> Distribution.log(0, 1),
                () -> Distribution.step(0, 1, 0),
                () -> Distribution.integer(2, 1),
                () -> Distribution.integer(1, 2, 0),
                () -> Distribution.integerLog(0, 5),
                () -> Distribution.choices(),
                () -> Distribution.choices(new Object()),
                () -> new FloatDistribution(1, 2, true, 0.5))) {
            assertThatThrownBy(wrong::run).isInstanceOf(InvalidInputException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\":\"FloatDistribution\",\"attributes\":{\"low\":\"x\"}}", "[]", "x"})
    void brokenJsonIsRefused(String json) {
        assertThatThrownBy(() -> Distribution.fromJson(json)).isInstanceOf(InvalidInputException.class);
    }
}
