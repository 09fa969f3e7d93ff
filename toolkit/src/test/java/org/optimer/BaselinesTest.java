package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.lab.Lab;

/** The comparison holds every baseline of the paper, tuned by the search's own rule, and is not scored twice. */
class BaselinesTest {
    private static final Baselines ALL = Baselines.all().dataMix(Lab.path("datamix"));

    @Test
    void everyBaselineHasItsLineAndTheSearchComesLast() {
        OptiMerResult result =
                LabSearch.of(6).beside(ALL).on(FakeExecutor.hill()).run();
        List<String> names = result.methods().stream().map(MethodRow::name).toList();
        assertThat(names)
                .containsExactly(
                        "base",
                        "instruct",
                        "instruct, tuned scale",
                        "ja + 0.6 instruct",
                        "math + 0.6 instruct",
                        "uniform task arithmetic",
                        "uniform task arithmetic, tuned scale",
                        "uniform TIES",
                        "uniform DARE-linear",
                        "uniform DARE-TIES",
                        "random search",
                        "DataMix + 0.6 instruct",
                        "DataMix + instruct, both tuned",
                        "OptiMer");
    }

    @Test
    void tunedLinesEndAtTheBestOfTheirGrid() {
        OptiMerResult result =
                LabSearch.of(6).beside(ALL).on(FakeExecutor.hill()).run();
        assertThat(row(result, "instruct, tuned scale").weights()).containsEntry("it", 0.8);
        assertThat(row(result, "DataMix + instruct, both tuned").weights())
                .containsEntry("it", 0.8)
                .containsEntry("datamix", 0.2);
        assertThat(row(result, "uniform task arithmetic").weights().values()).allMatch(w -> w == 1.0 / 3);
        assertThat(row(result, "random search").evaluations()).isEqualTo(6);
    }

    @Test
    void aResumedComparisonScoresNothingTwice(@TempDir Path folder) {
        Path journal = folder.resolve("x.journal");
        OptiMerResult first = LabSearch.of(6)
                .beside(ALL)
                .on(FakeExecutor.hill())
                .journal(journal)
                .run();
        FakeExecutor idle = FakeExecutor.hill();
        OptiMerResult again =
                LabSearch.of(6).beside(ALL).on(idle).journal(journal).run();
        assertThat(idle.runs).hasValue(0);
        assertThat(again.methods()).isEqualTo(first.methods());
    }

    private static MethodRow row(OptiMerResult result, String name) {
        return result.methods().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
