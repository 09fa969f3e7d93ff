package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.optimer.core.InvalidInputException;

/** A study that was cut off anywhere goes on as if it had not been, with one worker, in both modes of random numbers. */
class ResumeTest {
    private static final int TRIALS = 10;

    @TempDir
    Path folder;

    private static Study open(Path file, Rng rng) {
        return Study.maximize("f")
                .space(SearchSpace.empty().uniform("b", 0, 1).log("a", 1e-3, 1).choices("c", "x", "y", "z"))
                .sampler(TpeSampler.optuna5().seed(4).startup(4))
                .rng(rng)
                .storage(JournalStorage.open(file))
                .open();
    }

    private static double objective(Trial trial) {
        double value = Math.sin(9 * trial.value("b"))
                - Math.abs(Math.log(trial.value("a")) + 2)
                + (trial.params().get("c").equals("y") ? 0.5 : 0);
        return trial.value("b") > 0.93 ? Double.NaN : value; // some fail
    }

    /** Parameters and values of all trials but the interrupted ones, in order. */
    private static List<String> story(Study study) {
        List<String> story = new ArrayList<>();
        for (FrozenTrial trial : study.trials()) {
            if (!TrialNotes.interrupted(trial)) {
                story.add(TrialNotes.index(trial) + " " + trial.params() + " " + trial.state() + " " + trial.values());
            }
        }
        return story;
    }

    @ParameterizedTest
    @EnumSource(
            value = Rng.class,
            names = {"STREAM", "PER_TRIAL"})
    void cutAfterAnyLineItEndsTheSame(Rng rng) throws IOException {
        Path whole = folder.resolve("whole.journal");
        List<String> story;
        try (Study study = open(whole, rng)) {
            study.optimize(ResumeTest::objective, TRIALS);
            story = story(study);
            assertThat(story).hasSizeGreaterThan(TRIALS);
        }
        List<String> lines = linesOfADeadProcess(whole);
        int interrupted = 0;
        Path resumed = whole;
        for (int cut = 0; cut <= lines.size(); cut++) {
            Path file = folder.resolve("cut" + cut + ".journal");
            Files.write(file, lines.subList(0, cut));
            try (Study study = open(file, rng)) {
                study.optimize(ResumeTest::objective, TRIALS);
                assertThat(story(study)).as("cut after line %d", cut).isEqualTo(story);
                assertThat(study.replay().exact()).isTrue();
                if (study.trials().stream().anyMatch(TrialNotes::interrupted)) {
                    interrupted++;
                    resumed = cut < lines.size() / 2 ? file : resumed;
                }
            }
        }
        assertThat(interrupted).as("cuts between ask and tell").isGreaterThanOrEqualTo(TRIALS);

        // and once more where a queued repetition is being claimed
        List<String> twice = linesOfADeadProcess(resumed);
        for (int cut = lines.size() / 4; cut <= lines.size() / 2 + 20; cut++) {
            Path file = folder.resolve("twice" + cut + ".journal");
            Files.write(file, twice.subList(0, cut));
            try (Study study = open(file, rng)) {
                study.optimize(ResumeTest::objective, TRIALS);
                assertThat(story(study)).as("cut again after line %d", cut).isEqualTo(story);
            }
        }
    }

    /** Its number is one that no process has. */
    private static List<String> linesOfADeadProcess(Path file) throws IOException {
        String pid = "\"pid\":" + ProcessHandle.current().pid();
        return Files.readString(file)
                .replace(pid, "\"pid\":" + Integer.MAX_VALUE)
                .lines()
                .toList();
    }

    @Test
    void anAbandonedRepetitionIsRepeatedAgain() throws IOException {
        Path file = folder.resolve("x.journal");
        List<String> first;
        try (Study study = open(file, Rng.STREAM)) {
            first = List.of(study.ask().params().toString());
        }
        for (int death = 0; death < 3; death++) {
            kill(file);
            try (Study study = open(file, Rng.STREAM)) {
                Trial again = study.ask();
                assertThat(again.params().toString()).isEqualTo(first.get(0));
                assertThat(again.number()).isEqualTo(death + 1);
            }
        }
    }

    @Test
    void aTrialOfALivingProcessIsLeftAlone() {
        Path file = folder.resolve("x.journal");
        try (Study study = open(file, Rng.STREAM);
                Study other = open(file, Rng.STREAM)) {
            Trial asked = study.ask();
            assertThat(other.recover()).isZero();
            assertThat(study.tell(asked, 1).state()).isEqualTo(TrialState.COMPLETE);
        }
    }

    @Test
    void otherSettingsAreRefused() {
        Path file = folder.resolve("x.journal");
        open(file, Rng.STREAM).close();
        SearchSpace space = SearchSpace.empty().uniform("b", 0, 2);
        assertThatThrownBy(() -> Study.maximize("f")
                        .space(space)
                        .storage(JournalStorage.open(file))
                        .open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("study f in " + file)
                .hasMessageContaining("space.b was \"[0.0, 1.0]\", is \"[0.0, 2.0]\"");
        assertThatThrownBy(() -> Study.maximize("g")
                        .space(space)
                        .storage(JournalStorage.open(file))
                        .open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the objectives [f], found [g]");
        assertThatThrownBy(() -> Study.minimize("f")
                        .space(space)
                        .storage(JournalStorage.open(file))
                        .open())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("MAXIMIZE");
        Study.maximize("f")
                .space(space)
                .storage(JournalStorage.open(file))
                .allowChanges()
                .open()
                .close();
    }

    private static void kill(Path file) throws IOException {
        Files.write(file, linesOfADeadProcess(file));
    }
}
