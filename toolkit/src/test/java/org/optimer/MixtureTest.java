package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights become shares that sum to 1; what the paper leaves undefined is decided and said. */
class MixtureTest {
    @Test
    void sharesAreProportionalToWeights() {
        Mixture mixture = Mixture.of(Map.of("ja", 0.3, "zh", 0.1));
        assertThat(mixture.shares().get("ja")).isEqualTo(0.3 / 0.4);
        assertThat(mixture.shares().values().stream().mapToDouble(x -> x).sum())
                .isCloseTo(1.0, org.assertj.core.api.Assertions.within(1e-15));
        assertThat(mixture.remarks()).isEmpty();
    }

    @Test
    void negativeWeightsCountAsNothingAndSaySo() {
        Mixture mixture = Mixture.of(Map.of("ja", 0.3, "zh", -0.1));
        assertThat(mixture.shares()).containsEntry("ja", 1.0).containsEntry("zh", 0.0);
        assertThat(mixture.remarks()).singleElement().asString().contains("zh", "-0.1");
    }

    @Test
    void nothingPositiveGivesAUniformMixture() {
        Mixture mixture = Mixture.of(Map.of("ja", 0.0, "zh", 0.0));
        assertThat(mixture.shares().values()).containsOnly(0.5);
        assertThat(mixture.remarks()).isNotEmpty();
    }
}
