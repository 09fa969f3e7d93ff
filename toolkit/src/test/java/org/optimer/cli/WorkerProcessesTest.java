package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.Json;
import org.optimer.search.FrozenTrial;
import org.optimer.search.JournalStorage;
import org.optimer.search.StudyFile;
import org.optimer.search.StudyRecord;
import org.optimer.search.TrialState;

/** Worker processes on one journal; some are killed in the middle of a trial, and nothing is lost or done twice. */
@Tag("full")
@Timeout(400)
class WorkerProcessesTest {
    private static final int TRIALS = 40;

    @TempDir
    Path folder;

    @Test
    void killedWorkersLeaveNothingUndone() throws IOException, InterruptedException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = ProcessHandle.current().info().command().orElse("java");
        Path journal = folder.resolve("x.journal");
        Path file = folder.resolve("study.yml");
        List<String> command = List.of(java, "-cp", path, "org.optimer.search.EchoProgram", "slow");
        Files.writeString(
                file,
                "space: {a: {low: 0, high: 1}, b: {low: 0, high: 1}}\nsampler: {seed: 1, startup: 5}\ntrials: " + TRIALS
                        + "\njournal: " + Json.write(journal.toString()) + "\nobjective: {command: "
                        + Json.write(command) + "}\n");
        List<Process> workers = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            workers.add(new ProcessBuilder(
                            java,
                            "-cp",
                            path,
                            "org.optimer.cli.Main",
                            "worker",
                            file.toString(),
                            "--number",
                            "" + number)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log" + number).toFile())
                    .start());
        }
        for (int killed = 0; killed < 2; killed++) {
            waitForTrials(journal, 8 * (killed + 1));
            workers.get(killed).destroyForcibly();
        }
        assertThat(workers.get(2).waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(workers.get(2).exitValue())
                .as(Files.readString(folder.resolve("log3")))
                .isZero();
        StudyRecord study = JournalStorage.open(journal).read().studies().get(0);
        assertThat(study.trials(TrialState.COMPLETE)).hasSize(TRIALS);
        assertThat(study.trials(TrialState.RUNNING)).isEmpty();
        assertThat(study.trials(TrialState.WAITING)).isEmpty();
        Set<Object> seen = new HashSet<>();
        for (FrozenTrial trial : study.trials(TrialState.COMPLETE)) {
            assertThat(trial.score()).isEqualTo(trial.value("a"));
            assertThat(seen.add(trial.params())).as("evaluated once").isTrue();
        }
        assertThat(StudyFile.load(file).open().replay().exact()).isTrue();
    }

    private static void waitForTrials(Path journal, int count) throws InterruptedException {
        JournalStorage storage = JournalStorage.open(journal);
        while (storage.read().studies().stream()
                        .mapToInt(study -> study.trials(TrialState.COMPLETE).size())
                        .sum()
                < count) {
            Thread.sleep(20);
        }
    }
}
