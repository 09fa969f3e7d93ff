package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;

/** A small search with real merges and real scoring: the saved model is the model that was scored. */
class RealSearchTest {
    @Test
    void theSavedBestScoresWhatTheSearchSaid(@TempDir Path folder) {
        OptiMer search = LabSearch.of(6).items(20, 30);
        OptiMerResult result = search.run();
        ScoreSummary test = result.best().test();
        assertThat(test).isNotNull();
        Path saved = folder.resolve("best");
        result.best().save(saved);
        try (Evaluator evaluator = Evaluator.inProcess();
                Checkpoint model = Checkpoint.open(saved)) {
            Tasks tasks = Tasks.load(Lab.path("tasks")).only("ja", "math");
            assertThat(evaluator.score(model, tasks.test()).mean()).isEqualTo(test.value());
        }
        assertThat(result.trials()).allMatch(row -> row.mergeSeconds() > 0 && row.scoreSeconds() > 0);
        assertThat(LabSearch.of(6).items(20, 30).run().best().weights())
                .isEqualTo(result.best().weights());
    }
}
