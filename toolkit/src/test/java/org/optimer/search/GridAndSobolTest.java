package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.math3.random.SobolSequenceGenerator;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;

/** Grids try every point once; Sobol's points are the sequence's, evenly spread. */
class GridAndSobolTest {
    private static final SearchSpace SPACE =
            SearchSpace.empty().uniform("a", 0, 1).step("b", 0, 1, 0.5).choices("c", "x", "y", null);

    @Test
    void aFullGridTriesEveryPointOnceAndThenAgain() {
        GridSampler grid = GridSampler.full(4).seed(2);
        assertThat(grid.points(SPACE)).isEqualTo(36);
        Study study = Study.maximize("f").space(SPACE).sampler(grid).open();
        study.optimize(trial -> trial.value("a"), 36);
        Set<Map<String, Object>> seen = new HashSet<>();
        study.trials().forEach(trial -> seen.add(trial.params()));
        assertThat(seen).hasSize(36);
        study.optimize(trial -> trial.value("a"), 40);
        study.trials().forEach(trial -> seen.add(trial.params()));
        assertThat(seen).hasSize(36);
    }

    @Test
    void aCoordinateGridMovesOneParameterAtATimeAndKeepsTheBest() {
        SearchSpace space =
                SearchSpace.empty().uniform("a", 0, 1).uniform("b", 0, 1).uniform("c", 0, 1);
        GridSampler grid = GridSampler.coordinates(5).seed(4);
        assertThat(grid.points(space)).isEqualTo(15);
        Study study = Study.maximize("f").space(space).sampler(grid).open();
        study.optimize(trial -> -Math.abs(trial.value("a") - 0.75) - Math.abs(trial.value("b")) - trial.value("c"), 13);
        FrozenTrial best = study.best();
        // 5 values of a, then 4 new ones of b and of c: those that stand are not tried twice
        assertThat(best.params()).isEqualTo(Map.of("a", 0.75, "b", 0.0, "c", 0.0));
        assertThat(study.trials().stream().map(FrozenTrial::params).distinct()).hasSize(13);
    }

    @Test
    void aGridThatNobodyCanFinishIsRefused() {
        SearchSpace space = SearchSpace.empty();
        for (int i = 0; i < 7; i++) {
            space = space.uniform("p" + i, 0, 1);
        }
        Study study =
                Study.maximize("f").space(space).sampler(GridSampler.full(10)).open();
        assertThatThrownBy(study::ask)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("coordinate-wise");
        assertThatThrownBy(() -> GridSampler.full(1)).hasMessageContaining("2 or more levels");
    }

    @Test
    void sobolPointsAreThoseOfTheSequenceMovedByTheSeed() {
        SobolSequenceGenerator sequence = new SobolSequenceGenerator(4);
        sequence.nextVector();
        SobolSampler.Points points = new SobolSampler.Points(4, new double[4]);
        for (int i = 0; i < 300; i++) {
            assertThat(points.at(i)).containsExactly(sequence.nextVector());
        }
    }

    @Test
    void sobolFillsEverySixteenthOfAnAxisAlike() {
        SearchSpace space = SearchSpace.empty().uniform("a", -1, 1).uniform("b", 0, 8);
        Study study = Study.maximize("f")
                .space(space)
                .sampler(new SobolSampler().seed(9))
                .open();
        study.optimize(trial -> trial.value("a"), 64);
        for (String name : List.of("a", "b")) {
            int[] counts = new int[16];
            for (FrozenTrial trial : study.trials()) {
                double u = name.equals("a") ? (trial.value("a") + 1) / 2 : trial.value("b") / 8;
                counts[Math.min(15, (int) (16 * u))]++;
            }
            for (int count : counts) {
                assertThat(count).isBetween(2, 6); // 4 each before the shift cuts parts in two
            }
        }
    }
}
