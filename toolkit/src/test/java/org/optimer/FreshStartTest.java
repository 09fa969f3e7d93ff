package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.search.FrozenTrial;
import org.optimer.search.InMemoryStorage;
import org.optimer.search.Rng;
import org.optimer.search.SearchSpace;
import org.optimer.search.Study;
import org.optimer.search.TpeSampler;
import org.optimer.search.Trial;
import org.optimer.search.TrialState;

/** Exploring goes on after an interruption as if there had been none. */
class FreshStartTest {
    @Test
    void aRepeatedTrialDrawsNothing() {
        List<Map<String, Object>> whole = trials(-1);
        assertThat(whole).hasSize(8).doesNotHaveDuplicates();
        assertThat(trials(1)).as("interrupted while exploring").isEqualTo(whole);
        assertThat(trials(5)).as("interrupted later").isEqualTo(whole);
    }

    /** Eight trials; the given one is given back and then repeated. */
    private static List<Map<String, Object>> trials(int interrupted) {
        Study study = Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1).uniform("b", 0, 1))
                .sampler(new FreshStart(TpeSampler.optuna5().seed(3).startup(2), 4))
                .rng(Rng.STREAM)
                .storage(new InMemoryStorage())
                .open();
        for (int i = 0; i < 8; i++) {
            Trial trial = study.ask();
            if (i == interrupted) {
                study.release(trial);
                trial = study.ask();
            }
            study.tell(trial, trial.value("a") - trial.value("b"));
        }
        List<Map<String, Object>> params = new ArrayList<>();
        for (FrozenTrial trial : study.trials()) {
            if (trial.state() == TrialState.COMPLETE) {
                params.add(trial.params());
            }
        }
        return params;
    }
}
