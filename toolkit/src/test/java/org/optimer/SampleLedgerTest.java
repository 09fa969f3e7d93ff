package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.evaluate.SampleLedger;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;

/** What was scored once is not scored again: not in the same search, not after a restart, not for another objective. */
class SampleLedgerTest {
    private final Tasks tasks = Tasks.load(Lab.path("tasks")).only("ja", "math");

    @TempDir
    Path folder;

    @Test
    void aModelScoredBeforeCostsNothing() throws Exception {
        TaskSet few = tasks.search().first(10);
        SampleLedger ledger = SampleLedger.open(folder.resolve("x.samples"));
        Map<String, Double> weights = Map.of("it", 0.8, "ja", 0.1, "math", 0.0);
        Scores first = score(ledger, weights, few).scores();
        assertThat(ledger.scored()).isEqualTo(20);

        SampleLedger reopened = SampleLedger.open(folder.resolve("x.samples"));
        assertThat(reopened.size()).isEqualTo(20);
        TrialOutcome again = score(reopened, Map.of("ja", 0.1, "it", 0.8), few);
        assertThat(again.scoreSeconds()).isZero();
        assertThat(again.scores().toMap()).isEqualTo(first.toMap());
        assertThat(again.scores().samples())
                .extracting(sample -> sample.outcome().logLikelihood())
                .isEqualTo(first.samples().stream()
                        .map(sample -> sample.outcome().logLikelihood())
                        .toList());
        assertThat(reopened.scored()).isZero();

        TrialOutcome more = score(reopened, weights, tasks.search().first(15));
        assertThat(reopened.scored()).as("only the new items").isEqualTo(10);
        assertThat(more.scores().samples()).hasSize(30);
        assertThat(score(SampleLedger.inMemory(), weights, tasks.search().first(15))
                        .scores()
                        .value("ja"))
                .isEqualTo(more.scores().value("ja"));
    }

    @Test
    void aTornLastLineIsMovedAside() throws Exception {
        Path file = folder.resolve("torn.samples");
        SampleLedger ledger = SampleLedger.open(file);
        score(ledger, Map.of("it", 0.5), tasks.search().first(3));
        String whole = Files.readString(file);
        Files.writeString(file, "{\"model\":\"abc", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        SampleLedger mended = SampleLedger.open(file);
        assertThat(mended.size()).isEqualTo(6);
        assertThat(Files.readString(file)).isEqualTo(whole);
        assertThat(torn()).containsExactly("{\"model\":\"abc");
        Files.writeString(file, "{\"model\":\"xyz", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        assertThat(SampleLedger.open(file).size()).isEqualTo(6);
        assertThat(torn()).as("each kept").containsExactlyInAnyOrder("{\"model\":\"abc", "{\"model\":\"xyz");
    }

    private List<String> torn() throws IOException {
        List<String> texts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "torn.samples.torn-*")) {
            for (Path aside : files) {
                texts.add(Files.readString(aside));
            }
        }
        return texts;
    }

    @Test
    void anotherObjectiveIsAnsweredWithoutScoringAndThenImproved() throws IOException {
        OptiMer first = LabSearch.of(8).items(20, 30).journal(folder.resolve("first.journal"));
        first.run();
        long scored = first.ledger().scored();

        OptiMer second = LabSearch.of(12)
                .items(20, 30)
                .maximize(tasks.weighted(Map.of("ja", 1.0)))
                .startFrom(first);
        Best answer = second.best();
        assertThat(first.ledger().scored()).as("nothing new").isEqualTo(scored);
        assertThat(second.trialRows()).hasSize(8);
        double best =
                second.trialRows().stream().mapToDouble(TrialRow::search).max().orElseThrow();
        assertThat(answer.search()).isEqualTo(best);

        OptiMer fresh = LabSearch.of(8).items(20, 30).maximize(tasks.weighted(Map.of("ja", 1.0)));
        TaskSet items = tasks.only("ja").search().first(20);
        for (TrialRow row : second.trialRows()) {
            TrialSpec spec = new TrialSpec(fresh.pool(), LabSearch.merge(), row.weights(), items);
            assertThat(score(SampleLedger.inMemory(), spec).scores().value("ja"))
                    .isEqualTo(row.search());
        }

        second.run();
        List<TrialRow> rows = second.trialRows();
        assertThat(rows).hasSize(12);
        assertThat(rows.subList(8, 12)).allMatch(row -> row.scoreSeconds() > 0);
    }

    private TrialOutcome score(SampleLedger ledger, Map<String, Double> weights, TaskSet items) {
        return score(ledger, new TrialSpec(LabSearch.pool(), LabSearch.merge(), weights, items));
    }

    private static TrialOutcome score(SampleLedger ledger, TrialSpec spec) {
        try (InProcessExecutor executor =
                new InProcessExecutor(1, org.optimer.evaluate.Evaluator.inProcess(), ledger)) {
            return executor.submit(spec, 0).join();
        }
    }
}
