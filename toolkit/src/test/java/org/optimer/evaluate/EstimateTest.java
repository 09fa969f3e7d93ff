package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** Values and standard errors against formulas worked out by hand. */
class EstimateTest {
    private static Estimate of(List<Double> values, List<String> keys) {
        return Estimate.of(values.stream().map(Measure::of).toList(), keys);
    }

    @Test
    void shareOfRightAnswersHasTheBinomialErrorWithNMinusOne() {
        Estimate e = of(List.of(1.0, 1.0, 1.0, 0.0), List.of("a", "b", "c", "d"));
        assertThat(e.value()).isEqualTo(0.75);
        assertThat(e.stderr()).isCloseTo(Math.sqrt(0.75 * 0.25 / 3), within(1e-15)); // 0.25
        assertThat(e.n()).isEqualTo(4);
    }

    @Test
    void numbersHaveTheSampleError() {
        // mean 3, squared deviations 4+1+0+1+4 = 10, variance 10/4, error sqrt(2.5/5)
        Estimate e = of(List.of(1.0, 2.0, 3.0, 4.0, 5.0), List.of("a", "b", "c", "d", "e"));
        assertThat(e.value()).isEqualTo(3);
        assertThat(e.stderr()).isCloseTo(Math.sqrt(0.5), within(1e-15));
    }

    @Test
    void itemsOfOneKeyCountAsOneDraw() {
        // each answer twice: the error of two keys, not of four items
        Estimate twice = of(List.of(1.0, 1.0, 0.0, 0.0), List.of("a", "a", "b", "b"));
        Estimate once = of(List.of(1.0, 0.0), List.of("a", "b"));
        assertThat(twice.value()).isEqualTo(once.value());
        assertThat(twice.stderr()).isCloseTo(once.stderr(), within(1e-15));
        assertThat(twice.n()).isEqualTo(4);
    }

    @Test
    void ratiosWeighItemsByTheirTokens() {
        // losses 2 of 1 token, 3 of 3 tokens, 4 of 2 tokens: R = 9/6; residuals 0.5, -1.5, 1; 3/2 * 3.5 / 36
        Estimate e =
                Estimate.of(List.of(new Measure(2, 1), new Measure(3, 3), new Measure(4, 2)), List.of("a", "b", "c"));
        assertThat(e.value()).isEqualTo(1.5);
        assertThat(e.stderr()).isCloseTo(Math.sqrt(1.5 * 3.5) / 6, within(1e-15));
    }

    @Test
    void oneKeyHasNoError() {
        Estimate e = of(List.of(1.0), List.of("a"));
        assertThat(e.stderr()).isNaN();
        assertThat(e.toMap()).containsEntry("stderr", null).containsEntry("value", 1.0);
    }

    @Test
    void whatIsNotFiniteIsNullInJson() {
        Map<String, Object> map = new Estimate(Double.POSITIVE_INFINITY, Double.NaN, 3).toMap();
        assertThat(Json.write(map)).isEqualTo("{\"value\":null,\"stderr\":null,\"n\":3}");
    }

    @Test
    void meanPropagatesErrors() {
        Estimate mean =
                Estimate.mean(List.of(new Estimate(0.2, 0.03, 10), new Estimate(0.6, 0.04, 20)), List.of(1.0, 1.0));
        assertThat(mean.value()).isCloseTo(0.4, within(1e-15));
        assertThat(mean.stderr()).isCloseTo(0.025, within(1e-15)); // sqrt(9 + 16) / 2 hundredths
        assertThat(mean.n()).isEqualTo(30);
    }

    @Test
    void weightedMeanScalesErrorsWithTheWeights() {
        Estimate mean = Estimate.mean(List.of(new Estimate(1, 0.1, 1), new Estimate(0, 0.1, 1)), List.of(3.0, 1.0));
        assertThat(mean.value()).isCloseTo(0.75, within(1e-15));
        assertThat(mean.stderr()).isCloseTo(Math.sqrt(9 + 1) * 0.1 / 4, within(1e-15));
    }

    @Test
    void unweightedEstimatesDoNotCount() {
        Estimate mean =
                Estimate.mean(List.of(new Estimate(1, 0.1, 5), new Estimate(9, Double.NaN, 7)), List.of(2.0, 0.0));
        assertThat(mean).isEqualTo(new Estimate(1, 0.1, 5));
    }

    @Test
    void nothingToCountIsRefused() {
        assertThatThrownBy(() -> Estimate.of(List.of(), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> Estimate.of(Collections.nCopies(2, Measure.of(1)), List.of("a")))
                .hasMessageContaining("2 and 1");
    }
}
