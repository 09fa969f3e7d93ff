package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;
import org.optimer.search.CmaEsSampler;
import org.optimer.search.GpSampler;
import org.optimer.search.RandomSampler;
import org.optimer.search.Sampler;
import org.optimer.search.TpeSampler;

/** A search over weights that are shares of one whole. */
class SharesSearchTest {
    @TempDir
    Path folder;

    private static OptiMer mixture(int trials) {
        return LabSearch.of(trials).simplex("mix", "ja", "math").on(FakeExecutor.hill());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tpe", "random", "cmaes", "gp"})
    void everyTrialKeepsToTheSimplex(String name) {
        Sampler sampler =
                switch (name) {
                    case "tpe" -> TpeSampler.optuna5().seed(9).startup(4);
                    case "random" -> new RandomSampler().seed(9);
                    case "cmaes" -> new CmaEsSampler().seed(9);
                    default -> new GpSampler().seed(9);
                };
        OptiMerResult result =
                mixture(14).range("it", 0.4, 0.9).sampler(sampler).run();
        assertThat(result.trials()).hasSize(14).allSatisfy(row -> {
            assertThat(row.weights().keySet()).containsExactly("it", "ja", "math");
            assertThat(row.weights().get("ja")).isBetween(0.0, 1.0);
            assertThat(row.weights().get("ja") + row.weights().get("math")).isCloseTo(1, within(1e-12));
            assertThat(row.weights().get("it")).isBetween(0.4, 0.9);
        });
        assertThat(result.trials().stream().map(row -> row.weights().get("ja")).distinct())
                .hasSizeGreaterThan(10);
        assertThat(result.best().asMixture().shares().get("ja"))
                .isCloseTo(result.best().weights().get("ja"), within(1e-9));
    }

    @Test
    void sharesAreRecordedShownAndResumed() {
        Path journal = folder.resolve("mix.journal");
        OptiMer search = mixture(5).journal(journal);
        OptiMerResult result = search.run();
        assertThat(result.provenance().recipe().get("shares")).isEqualTo(Map.of("mix", List.of("ja", "math")));
        assertThat(search.card().text()).contains("a share of mix").contains("shares ja + math = 1");
        assertThat(result.provenance().card().text()).contains("shares").contains("ja, math");
        List<TrialRow> more = mixture(9).journal(journal).run().trials();
        assertThat(more.stream().map(TrialRow::weights).toList())
                .isEqualTo(mixture(9).run().trials().stream()
                        .map(TrialRow::weights)
                        .toList());
        assertThatThrownBy(() ->
                        LabSearch.of(9).on(FakeExecutor.hill()).journal(journal).run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("mix");
    }

    @Test
    void onlyEarlierTrialsOnTheSimplexAreTakenOver() {
        Tasks tasks = Tasks.load(Lab.path("tasks"));
        OptiMer box = LabSearch.of(3).items(5, 5);
        box.run();
        OptiMer shares = LabSearch.of(3).items(5, 5).simplex("mix", "ja", "math");
        shares.run();
        assertThat(LabSearch.of(3)
                        .items(5, 5)
                        .simplex("mix", "ja", "math")
                        .maximize(tasks.task("ja"))
                        .startFrom(box)
                        .trialRows())
                .isEmpty();
        assertThat(LabSearch.of(3)
                        .items(5, 5)
                        .simplex("mix", "ja", "math")
                        .maximize(tasks.task("ja"))
                        .startFrom(shares)
                        .trialRows())
                .hasSize(3);
    }

    @Test
    void whatContradictsSharesIsRefused() {
        OptiMer search = LabSearch.of(2).range("ja", 0, 0.5);
        assertThatThrownBy(() -> search.simplex("mix", "ja", "math"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ja with 0.0 to 0.5");
        OptiMer shares = mixture(2);
        assertThatThrownBy(() -> shares.range("ja", 0, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shares ja + math = 1 of mix");
        assertThatThrownBy(() -> shares.fix("math", 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(shares::paper).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> shares.simplex("more", "it", "ja")).hasMessageContaining("ja twice");
        assertThatThrownBy(() -> LabSearch.of(2).simplex("it", "ja", "math")).hasMessageContaining("'it'");
        assertThatThrownBy(() -> LabSearch.of(2).simplex("mix", "ja")).hasMessageContaining("two parameters or more");
        assertThatThrownBy(() -> LabSearch.of(2).simplex("mix", "ja", "fr")).hasMessageContaining("fr");
        assertThatThrownBy(() -> mixture(2).frugal(Frugal.none().lowNorm(1)).run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("low-norm");
    }
}
