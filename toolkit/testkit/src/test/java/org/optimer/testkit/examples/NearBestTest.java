package org.optimer.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;
import org.optimer.search.Sampler;
import org.optimer.search.SamplerFactory;
import org.optimer.search.SearchSpace;
import org.optimer.search.Study;
import org.optimer.testkit.SamplerContract;

class NearBestTest extends SamplerContract {
    @Override
    protected Sampler sampler(long seed) {
        return new NearBest(seed, 0.5);
    }

    @Test
    void keepsAllOfTheBestTrialWhenToldTo() {
        var study = Study.maximize("score")
                .space(SearchSpace.empty().uniform("it", 0.3, 1).uniform("ja", 0, 1))
                .sampler(new NearBest(1, 1.0))
                .open();
        study.optimize(trial -> trial.value("it") - trial.value("ja"), 5);

        assertThat(study.trials()).allSatisfy(trial -> assertThat(trial.weights())
                .isEqualTo(study.trials().get(0).weights()));
    }

    @Test
    void isMadeFromTheEntriesOfAStudyFile() {
        assertThat(SamplerFactory.load("near_best", Map.of("seed", 7, "keep", 0.9)))
                .isEqualTo(new NearBest(7, 0.9));
        assertThatThrownBy(() -> SamplerFactory.load("near_best", Map.of("kept", 0.9)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("kept");
    }
}
