package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Split;

/** Trials follow the sampler, finals follow the dev split, and a stopped search ends where an unstopped one does. */
class SearchAndFinalsTest {
    @Test
    void theSearchClimbs() {
        OptiMerResult result = LabSearch.of(40).on(FakeExecutor.hill()).run();
        List<TrialRow> trials = result.trials();
        assertThat(trials).hasSize(40);
        assertThat(trials.stream().filter(TrialRow::startup)).hasSize(4);
        double early = trials.subList(0, 4).stream()
                .mapToDouble(TrialRow::search)
                .max()
                .orElseThrow();
        assertThat(result.best().search()).isGreaterThan(early);
        assertThat(result.best().weights().get("it")).isCloseTo(0.8, within(0.2));
    }

    @Test
    void trialsSeeSearchItemsFinalsSeeDevAndTestIsLookedAtOnce() {
        FakeExecutor executor = FakeExecutor.hill();
        LabSearch.of(10).on(executor).run();
        assertThat(executor.splits.subList(0, 10)).containsOnly(Split.SEARCH);
        assertThat(executor.splits.subList(10, 13)).containsOnly(Split.DEV);
        assertThat(executor.splits.subList(13, executor.splits.size())).containsExactly(Split.TEST);
    }

    @Test
    void devDecidesAmongTheBestThree() {
        // on dev the order of the search split is turned round
        FakeExecutor executor = new FakeExecutor(
                (weights, split) -> split == Split.DEV ? 1 - weights.get("it") * 0.9 : weights.get("it") * 0.9);
        OptiMerResult result = LabSearch.of(12).on(executor).run();
        List<TrialRow> top = result.trials().stream()
                .sorted(Comparator.comparingDouble((TrialRow r) -> -r.search()).thenComparingInt(TrialRow::number))
                .limit(3)
                .toList();
        TrialRow lowest = top.stream()
                .min(Comparator.comparingDouble(row -> row.weights().get("it")))
                .orElseThrow();
        assertThat(result.best().trial())
                .isEqualTo(lowest.number())
                .isNotEqualTo(top.get(0).number());
    }

    @Test
    void aSearchInPartsEqualsASearchInOne(@TempDir Path folder) {
        OptiMerResult whole = LabSearch.of(14).on(FakeExecutor.hill()).run();
        for (int cut = 1; cut < 14; cut += 4) {
            Path journal = folder.resolve("cut" + cut + ".journal");
            LabSearch.of(cut).on(FakeExecutor.hill()).journal(journal).run();
            FakeExecutor rest = FakeExecutor.hill();
            OptiMerResult resumed = LabSearch.of(14).on(rest).journal(journal).run();
            assertThat(resumed.best().weights()).isEqualTo(whole.best().weights());
            assertThat(resumed.trials()).isEqualTo(whole.trials());
            assertThat(rest.runs.get()).isEqualTo(14 - cut + 3 + 1);
        }
    }

    @Test
    void anInterruptedSearchKeepsItsTrialsAndGoesOn(@TempDir Path folder) {
        OptiMerResult whole = LabSearch.of(9).on(FakeExecutor.hill()).run();
        FakeExecutor hill = FakeExecutor.hill();
        TrialExecutor pulled = new TrialExecutor() {
            @Override
            public int parallelism() {
                return 1;
            }

            @Override
            public java.util.concurrent.CompletableFuture<TrialOutcome> submit(TrialSpec spec, int urgency) {
                if (hill.runs.get() == 5) {
                    Thread.currentThread().interrupt();
                }
                return hill.submit(spec, urgency);
            }

            @Override
            public void close() {}
        };
        OptiMer search = LabSearch.of(9).on(pulled).journal(folder.resolve("x.journal"));
        assertThatThrownBy(search::run).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        // the sixth was scored when the interrupt came: a finished score is not thrown away
        assertThat(search.trialRows()).hasSize(6);
        OptiMerResult result = search.run();
        assertThat(result.best().weights()).isEqualTo(whole.best().weights());
        assertThat(result.trials().stream().map(TrialRow::weights))
                .isEqualTo(whole.trials().stream().map(TrialRow::weights).toList());
    }

    @Test
    void aJournalIsNotContinuedUnderOtherSettings(@TempDir Path folder) {
        Path journal = folder.resolve("x.journal");
        LabSearch.of(2).on(FakeExecutor.hill()).journal(journal).run();
        assertThatThrownBy(() -> LabSearch.of(4)
                        .range("ja", 0, 0.5)
                        .on(FakeExecutor.hill())
                        .journal(journal)
                        .run())
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> LabSearch.of(4)
                        .items(50, 300)
                        .on(FakeExecutor.hill())
                        .journal(journal)
                        .run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("x.journal");
        assertThatThrownBy(() -> LabSearch.of(4)
                        .countRunning(2)
                        .on(FakeExecutor.hill())
                        .journal(journal)
                        .run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("count_running");
    }

    @Test
    void severalWorkersCompleteExactlyTheTrialsAskedFor() {
        OptiMerResult result =
                LabSearch.of(20).workers(3).on(FakeExecutor.hill()).run();
        assertThat(result.trials()).hasSize(20);
        assertThat(result.trials().stream().map(TrialRow::batch)).contains(0, 6);
    }

    @Test
    void settingsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> LabSearch.of(3).range("fr", 0, 1))
                .hasMessageContaining("fr")
                .hasMessageContaining("ja");
        assertThatThrownBy(() -> LabSearch.of(0).run()).hasMessageContaining("trials 0");
        assertThatThrownBy(() ->
                        LabSearch.of(1).fix("it", 1).fix("ja", 0).fix("math", 0).run())
                .hasMessageContaining("pinned");
        assertThatThrownBy(() -> OptiMer.search(LabSearch.pool()).run()).hasMessageContaining("maximize");
    }

    @Test
    void aPinnedWeightStaysAndNeedsNoParameter() {
        OptiMerResult result =
                LabSearch.of(5).fix("it", 0.6).on(FakeExecutor.hill()).run();
        assertThat(result.trials()).allMatch(row -> row.weights().get("it") == 0.6);
    }
}
