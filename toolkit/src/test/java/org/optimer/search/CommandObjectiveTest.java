package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.optimer.core.CancelledException;
import org.optimer.core.StorageException;

/** An objective in another program: one line in, one line out, and nothing it does stops the search. */
@Timeout(120)
class CommandObjectiveTest {
    private static Study study() {
        return Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .sampler(new RandomSampler().seed(3))
                .open();
    }

    @Test
    void answersAreMatchedToTrialsWhateverGoesWrong() {
        Study study = study();
        try (CommandObjective objective = new CommandObjective(EchoProgram.command("trouble"))) {
            study.optimize(objective, 6);
        }
        List<FrozenTrial> trials = study.trials();
        assertThat(trials).hasSize(10);
        assertThat(trials.get(1).userAttr("error")).isEqualTo("unlucky");
        assertThat((String) trials.get(2).userAttr("error")).contains("it ended with status 3");
        assertThat((String) trials.get(3).userAttr("error")).contains("valid JSON");
        assertThat((String) trials.get(4).userAttr("error")).contains("{\"score\": 1}");
        for (FrozenTrial trial : study.record().trials(TrialState.COMPLETE)) {
            assertThat(trial.score()).isEqualTo(trial.value("a"));
        }
    }

    @Test
    void aProgramThatIsNotThere() {
        Trial trial = study().ask();
        try (CommandObjective objective = new CommandObjective(List.of("/no/such/program"))) {
            assertThatThrownBy(() -> objective.applyAsDouble(trial))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("objective.command");
        }
    }

    @Test
    void waitingCanBeInterrupted() {
        Trial trial = study().ask();
        Thread caller = Thread.currentThread();
        try (CommandObjective objective = new CommandObjective(EchoProgram.command("sleep"))) {
            new Thread(caller::interrupt).start();
            assertThatThrownBy(() -> objective.applyAsDouble(trial)).isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
