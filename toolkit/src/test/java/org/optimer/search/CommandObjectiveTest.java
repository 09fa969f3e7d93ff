package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
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
        assertThat((String) trials.get(3).userAttr("error"))
                .contains("valid JSON")
                .contains("standard error");
        assertThat(study.record().card().text()).contains(", the last was trial ");
        assertThat((String) trials.get(4).userAttr("error")).contains("{\"score\": 1}");
        for (FrozenTrial trial : study.record().trials(TrialState.COMPLETE)) {
            assertThat(trial.score()).isEqualTo(trial.value("a"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hang, within 1.5 s",
        "closes, it closed its output",
        "huge, valid JSON",
        "flood, not asked for",
        "other, one for trial 1",
    })
    void oneBadTrialIsOneFailureAndTheProgramIsBegunAnew(String behaviour, String reason) {
        Study study = study();
        Duration timeout = behaviour.equals("hang") ? Duration.ofMillis(1500) : null;
        long before = children();
        try (CommandObjective objective = new CommandObjective(EchoProgram.command(behaviour), timeout)) {
            study.optimize(objective, 3);
        }
        assertThat(study.trials()).hasSize(4);
        assertThat(study.trials().get(1).state()).isEqualTo(TrialState.FAIL);
        assertThat((String) study.trials().get(1).userAttr("error"))
                .contains(reason)
                .hasSizeLessThan(700);
        for (FrozenTrial trial : study.record().trials(TrialState.COMPLETE)) {
            assertThat(trial.score()).isEqualTo(trial.value("a"));
        }
        assertThat(children()).as("no program is left behind").isLessThanOrEqualTo(before);
    }

    private static long children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .count();
    }

    @Test
    void anAnswerThatNobodyAskedForIsNotTakenForTheNextTrial() throws InterruptedException {
        Study study = study();
        try (CommandObjective objective = new CommandObjective(EchoProgram.command("twice"))) {
            study.optimize(
                    trial -> {
                        double value = objective.applyAsDouble(trial);
                        pause(); // the second line is there when the next trial begins
                        return value;
                    },
                    3);
        }
        assertThat(study.trials()).hasSize(3).allSatisfy(trial -> assertThat(trial.score())
                .isEqualTo(trial.value("a")));
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatAProgramLeftBehindWhenItCrashedIsStopped() {
        Study study = study();
        String crash = String.join(
                " ",
                EchoProgram.command("trouble").stream().map(a -> "'" + a + "'").toList());
        try (CommandObjective objective =
                new CommandObjective(List.of("sh", "-c", "sleep 298.75 & " + crash + "; exit 3"))) {
            study.optimize(objective, 4);
        }
        assertThat(study.record().trials(TrialState.FAIL)).isNotEmpty();
        assertThat(ProcessHandle.allProcesses()
                        .filter(p -> p.info().commandLine().orElse("").contains("298.75"))
                        .filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void aShellsChildIsStoppedWithTheShell() {
        Study study = study();
        String child = String.join(
                " ",
                EchoProgram.command("hang").stream().map(a -> "'" + a + "'").toList());
        long before = children();
        try (CommandObjective objective =
                new CommandObjective(List.of("sh", "-c", child + "; exit 0"), Duration.ofMillis(2500))) {
            study.optimize(objective, 2);
        }
        assertThat((String) study.trials().get(1).userAttr("error")).contains("within 2.5 s");
        assertThat(children()).isLessThanOrEqualTo(before);
    }

    @Test
    void infinitiesAreValuesAndNanFails() {
        Study study = study();
        try (CommandObjective objective = new CommandObjective(EchoProgram.command("unreal"))) {
            study.optimize(objective, 3);
        }
        assertThat(study.trials().stream().map(FrozenTrial::state))
                .containsExactly(TrialState.FAIL, TrialState.COMPLETE, TrialState.COMPLETE, TrialState.COMPLETE);
        assertThat(study.trials().stream().map(FrozenTrial::score))
                .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.5);
    }

    @Test
    void aTimeThatIsNone() {
        assertThatThrownBy(() -> new CommandObjective(List.of("true"), Duration.ZERO))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("objective.timeout");
        assertThatThrownBy(() -> new CommandObjective(List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("objective.command");
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
