package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker is killed 50 times, anywhere between two writes or inside one; what was acknowledged is there, and no more. */
@Tag("full")
@Timeout(580)
class KilledWorkersTest {
    private static final int KILLS = 50;
    private static final int MORE = 20;

    @TempDir
    Path folder;

    @Test
    void everyAcknowledgedTrialIsThereAndInTheEndExactlyAsManyAsAskedFor() throws IOException, InterruptedException {
        Path journal = folder.resolve("x.journal");
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        int acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = Math.max(acknowledged, killedAfter(journal, acknowledged + 1 + random.nextInt(8), random));
            StudyRecord study = JournalStorage.open(journal).read().studies().get(0);
            assertThat(study.trials(TrialState.COMPLETE)).hasSizeGreaterThanOrEqualTo(acknowledged);
        }
        int wanted = JournalStorage.open(journal)
                        .read()
                        .studies()
                        .get(0)
                        .trials(TrialState.COMPLETE)
                        .size()
                + MORE;
        Process last = new ProcessBuilder(AckingWorker.command(journal, wanted))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(last.waitFor()).isZero();

        JournalStorage storage = JournalStorage.open(journal);
        StudyRecord study = storage.read().studies().get(0);
        assertThat(study.trials(TrialState.COMPLETE)).hasSize(wanted);
        assertThat(study.trials(TrialState.RUNNING)).isEmpty();
        assertThat(study.trials(TrialState.WAITING)).isEmpty();
        assertThat(storage.problems()).isEmpty();
        Set<Object> indices = new HashSet<>();
        for (FrozenTrial trial : study.trials(TrialState.COMPLETE)) {
            assertThat(trial.score()).isEqualTo(trial.value("a"));
            assertThat(indices.add(TrialNotes.index(trial))).as("counted once").isTrue();
        }
        assertThat(indices)
                .as("no index is missing: the same trials as without any kill")
                .hasSize(wanted);
        assertThat(study.trials(TrialState.COMPLETE).stream().map(FrozenTrial::params))
                .containsExactlyInAnyOrderElementsOf(uninterrupted(wanted));
    }

    private static List<Map<String, Object>> uninterrupted(int trials) {
        Study study = Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1).uniform("b", 0, 1))
                .sampler(new RandomSampler().seed(7))
                .open();
        study.optimize(trial -> trial.value("a"), trials);
        return study.trials().stream().map(FrozenTrial::params).toList();
    }

    /** Starts a worker, kills it some microseconds after it acknowledged so many trials; the last number it said. */
    private static int killedAfter(Path journal, int count, RandomGenerator random)
            throws IOException, InterruptedException {
        Process worker = new ProcessBuilder(AckingWorker.command(journal, 1_000_000)).start();
        int said = 0;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null && said < count; line = out.readLine()) {
                said = Integer.parseInt(line);
            }
            long wait = System.nanoTime() + random.nextInt(6_000_000);
            while (System.nanoTime() < wait) {
                Thread.onSpinWait();
            }
            worker.toHandle().destroyForcibly(); // Process would also close the stream that holds its last words
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said = line.matches("\\d+") ? Math.max(said, Integer.parseInt(line)) : said;
            }
        }
        worker.waitFor();
        return said;
    }
}
