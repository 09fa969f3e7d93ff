package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;

/** What an earlier search found is taken over whole and once, whenever the taking over was cut off. */
class EarlierTrialsTest {
    private static final Tasks TASKS = Tasks.load(Lab.path("tasks")).only("ja", "math");

    @TempDir
    Path folder;

    @Test
    void aKillWhileTakingOverLosesNothing() throws Exception {
        OptiMer first = LabSearch.of(4).items(5, 5);
        first.run();
        Path whole = folder.resolve("whole.journal");
        List<TrialRow> expected = second(first, whole).trialRows();
        assertThat(expected).hasSize(4);
        List<String> lines = Files.readAllLines(whole);
        for (int end = lines.size(); !lines.get(end - 1).contains("optimer:provenance"); end--) {
            Path cut = folder.resolve("cut" + end + ".journal");
            Files.write(cut, lines.subList(0, end));
            assertThat(second(first, cut).trialRows())
                    .as("the first %s lines", end)
                    .isEqualTo(expected);
            assertThat(second(first, cut).trialRows()).as("once more").isEqualTo(expected);
        }
    }

    private static OptiMer second(OptiMer first, Path journal) {
        return LabSearch.of(6)
                .items(5, 5)
                .maximize(TASKS.task("ja"))
                .startFrom(first)
                .journal(journal);
    }
}
