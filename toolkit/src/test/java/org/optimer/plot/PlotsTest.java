package org.optimer.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;
import org.optimer.plot.Plots.MethodPoint;
import org.optimer.plot.Plots.TrialPoint;

/** The usual figures say what they show and hold the numbers they were given. */
class PlotsTest {
    private final List<TrialPoint> trials = List.of(
            trial(4, 0.4, false, 2),
            trial(2, 0.5, false, 1),
            trial(0, 0.3, true, 0),
            trial(1, Double.NaN, true, 0),
            trial(3, 0.4, false, 2));

    @Test
    void progressSortsTrialsAndKeepsTheBestSoFar() {
        Fig fig = Plots.progress(trials, "mean score");

        assertThat(fig.data())
                .extracting(t -> t.get("name"))
                .containsExactly("start-up (random)", "guided", "best so far");
        assertThat(fig.data().get(0)).containsEntry("y", Arrays.asList(0.3, null));
        assertThat(fig.data().get(2)).containsEntry("x", List.of(0.0, 1.0, 2.0, 3.0, 4.0));
        assertThat(fig.data().get(2)).containsEntry("y", List.of(0.3, 0.3, 0.5, 0.5, 0.5));
        assertThat(fig.text()).contains("best 0.5000 in trial 2 of 5").contains("x: trial, y: mean score");
    }

    @Test
    void progressColoursParallelBatches() {
        assertThat(Plain.text(Plots.progress(trials, "s").data().get(1), "marker.colorbar.title.text"))
                .isEqualTo("batch");
        List<TrialPoint> serial = List.of(trial(0, 0.1, false, 0), trial(1, 0.2, false, 1));
        assertThat(Plain.text(Plots.progress(serial, "s").data().get(0), "marker.color"))
                .isEqualTo(Style.BLUE);
    }

    @Test
    void aSearchWithoutAFinishedTrialIsAnEmptyFigure() {
        assertThat(Plots.progress(List.of(), "s").data()).isEmpty();
        assertThat(Plots.weightSpace(List.of(), "it", "ja", "s").data()).isEmpty();
        assertThat(Plots.progress(List.of(trial(0, Double.NaN, true, 0)), "s").text())
                .contains("no finished trial yet");
    }

    @Test
    void weightSpaceRingsTheBestAndLeavesOutFailures() {
        Fig fig = Plots.weightSpace(trials, "it", "ja", "score");

        assertThat(fig.data().get(0)).containsEntry("x", List.of(0.0)).containsEntry("y", List.of(0.0));
        assertThat(fig.data().get(1)).containsEntry("customdata", List.of(4, 3, 2));
        assertThat(fig.data().get(2)).containsEntry("x", List.of(0.2)).containsEntry("name", "best");
        assertThat(fig.text()).contains("best trial 2: it 0.200, ja 0.400, score 0.5000; darkest: 0.4000 or less");
    }

    @Test
    void weightSpaceHasOneColourScaleForAllAndTheEarliestOfEqualsIsBest() {
        Fig fig = Plots.weightSpace(
                List.of(
                        trial(0, 0.1, true, 0),
                        trial(1, 0.5, false, 1),
                        trial(2, 0.5, false, 2),
                        trial(3, 0.4, false, 3)),
                "it",
                "ja",
                "score");

        for (int group = 0; group < 2; group++) {
            assertThat(Plain.text(fig.data().get(group), "marker.cmin")).isEqualTo("0.4");
            assertThat(Plain.text(fig.data().get(group), "marker.cmax")).isEqualTo("0.5");
        }
        assertThat(fig.text()).contains("best trial 1:");
    }

    @Test
    void weightSpaceNamesAVectorThatIsNotThere() {
        assertThatThrownBy(() -> Plots.weightSpace(trials, "it", "zh", "score"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("zh")
                .hasMessageContaining("[it, ja]");
    }

    @Test
    void cosinesAreWrittenInAndCentredOnZero() {
        Fig fig = Plots.cosines(List.of("it", "ja"), new double[][] {{1, -0.25}, {-0.25, Double.NaN}});

        assertThat(fig.data().get(0))
                .containsEntry("zmid", 0)
                .containsEntry("z", List.of(List.of(1.0, -0.25), Arrays.asList(-0.25, null)))
                .containsEntry("text", List.of(List.of("1.00", "-0.25"), List.of("-0.25", "")));
        assertThat(fig.text()).contains("mean over pairs -0.25, largest size 0.25");
        assertThatThrownBy(() -> Plots.cosines(List.of("it"), new double[][] {{1, 0}}))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void methodsStandBestFirstWithTheirErrors() {
        Fig fig = Plots.methods(
                List.of(
                        new MethodPoint("base", 0.2, 0.01, false),
                        new MethodPoint("OptiMer", 0.5, 0.02, true),
                        new MethodPoint("TIES", 0.4, Double.NaN, false)),
                "mean test score");

        assertThat(fig.layout().get("yaxis").toString()).contains("[OptiMer, TIES, base]");
        assertThat(fig.data().get(0)).containsEntry("y", List.of("TIES", "base"));
        assertThat(fig.data().get(0).get("error_x").toString()).contains("[0.0, 0.01]");
        assertThat(fig.data().get(1)).containsEntry("customdata", List.of("0.5000 ± 0.0200"));
    }

    private static TrialPoint trial(int number, double score, boolean startup, int batch) {
        return new TrialPoint(number, score, startup, batch, Map.of("it", number * 0.1, "ja", number * 0.2));
    }
}
