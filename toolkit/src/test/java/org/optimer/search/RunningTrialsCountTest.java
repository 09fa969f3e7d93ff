package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.core.InvalidInputException;

/** How many trials several workers draw at random, by what a running trial counts for. */
class RunningTrialsCountTest {
    private static final int TRIALS = 40;

    /** Optuna's N₀ + W − 1, then N₀, then N₀ − W + 1; never a guided trial before one has finished. */
    @ParameterizedTest(name = "{0} workers, start-up {1}, running ones count {2}: {3} random trials")
    @CsvSource({
        "8, 20, 0, 27",
        "8, 20, 1, 20",
        "8, 20, 2, 13",
        "1, 20, 2, 20",
        "3, 10, 2, 8",
        "8, 4, 2, 8",
        "8, 0, 2, 0"
    })
    void randomTrials(int workers, int startup, int times, int random) {
        TpeSampler sampler = TpeSampler.optuna5().seed(3).startup(startup).countRunning(times);
        List<Map<String, Object>> trials = run(sampler, workers);
        List<Map<String, Object>> drawn = run(sampler.startup(1000).countRunning(0), workers);
        int same = 0;
        while (same < TRIALS && trials.get(same).equals(drawn.get(same))) {
            same++;
        }
        assertThat(same).isEqualTo(random);
    }

    @Test
    void oneWorkerProposesWhatItAlwaysDid() {
        TpeSampler sampler = TpeSampler.optuna5().seed(3).startup(10);
        assertThat(run(sampler.countRunning(2), 1)).isEqualTo(run(sampler, 1));
    }

    @Test
    void aStudyIsNotContinuedUnderAnotherCount(@TempDir Path folder) {
        Path file = folder.resolve("x.journal");
        TpeSampler before = TpeSampler.optuna5().seed(3);
        open(before, file).close();
        open(before.countRunning(0), file).close();
        assertThatThrownBy(() -> open(before.countRunning(2), file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sampler.count_running was not set, is 2");
    }

    @Test
    void aNegativeCountIsRefused() {
        assertThatThrownBy(() -> SamplerFactory.load("tpe", Map.of("count_running", -1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sampler.count_running");
    }

    private static Study open(TpeSampler sampler, Path file) {
        return Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1).uniform("b", 0, 1))
                .sampler(sampler)
                .storage(JournalStorage.open(file))
                .open();
    }

    private static List<Map<String, Object>> run(TpeSampler sampler, int workers) {
        Study study = Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1).uniform("b", 0, 1))
                .sampler(sampler)
                .rng(Rng.PER_TRIAL)
                .open();
        SimulatedWorkers.run(
                study, TRIALS, workers, done -> -Math.abs(done.value("a") - 0.3) - Math.abs(done.value("b") - 0.6));
        return study.trials().stream().map(FrozenTrial::params).toList();
    }
}
