package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.search.FrozenTrial;
import org.optimer.search.InMemoryStorage;
import org.optimer.search.RandomSampler;
import org.optimer.search.Rng;
import org.optimer.search.Sampler;
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
                .sampler(new FreshStart(TpeSampler.optuna5().seed(3).startup(2), 4, 2))
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

    @Test
    void theSamplerSeesTheBestFewKnownTrialsOnly() {
        List<List<FrozenTrial>> seen = new ArrayList<>();
        Sampler random = new RandomSampler().seed(1);
        Sampler spy = new Sampler() {
            @Override
            public Map<String, Object> suggest(Request request) {
                seen.add(request.history());
                return random.suggest(request);
            }

            @Override
            public long seed() {
                return 1;
            }

            @Override
            public String name() {
                return "spy";
            }

            @Override
            public Map<String, Object> settings() {
                return Map.of("name", "spy", "seed", 1);
            }
        };
        Study study = Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .sampler(new FreshStart(spy, 1, 3))
                .open();
        for (int i = 0; i < 20; i++) {
            study.add(Map.of("a", i / 20.0), i % 10, Map.of(EarlierTrials.KNOWN, i));
        }
        study.tell(study.ask(), 0.5); // explored: the spy is not asked
        study.tell(study.ask(), 0.5);

        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).stream().filter(EarlierTrials::known).map(FrozenTrial::number))
                .containsExactlyInAnyOrder(9, 19, 8, 18, 7);
        assertThat(seen.get(0)).anySatisfy(trial -> assertThat(trial.number()).isEqualTo(20));
    }
}
