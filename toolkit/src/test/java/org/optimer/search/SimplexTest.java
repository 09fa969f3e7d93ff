package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.InvalidInputException;

/** Shares of one whole: uniform at random, the same forth and back, a lattice as a grid, and better found by TPE. */
class SimplexTest {
    private static final SearchSpace MIX = SearchSpace.empty().simplex("mix", "a", "b", "c", "d");

    @TempDir
    Path folder;

    @Test
    void randomSharesAreUniform() {
        StickBreaking sticks = new StickBreaking(MIX);
        RandomStream random = new RandomStream(5);
        int n = 2000;
        Map<String, double[]> moments = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            Map<String, Object> free = new LinkedHashMap<>();
            sticks.inner().names().forEach(name -> free.put(name, random.next()));
            sticks.outward(free).forEach((name, value) -> {
                double share = (Double) value;
                double[] sums = moments.computeIfAbsent(name, unused -> new double[2]);
                sums[0] += share / n;
                sums[1] += share * share / n;
            });
        }
        // Dirichlet(1, 1, 1, 1): mean 1/4, variance 3/80; within 5 standard errors
        moments.forEach((name, sums) -> {
            assertThat(sums[0]).as("mean of %s", name).isCloseTo(0.25, within(5 * Math.sqrt(3.0 / 80 / n)));
            assertThat(sums[1] - sums[0] * sums[0]).as("variance of %s", name).isCloseTo(3.0 / 80, within(5 * 0.0011));
        });
    }

    @Test
    void forthAndBack() {
        StickBreaking sticks = new StickBreaking(MIX);
        assertThat(sticks.inner().names()).containsExactly("mix:a", "mix:b", "mix:c");
        for (double[] shares : new double[][] {
            {0.1, 0.2, 0.3, 0.4}, {1, 0, 0, 0}, {0, 0, 0, 1}, {0, 1, 0, 0}, {0.5, 0.5, 0, 0}, {1e-4, 0.9998, 0, 1e-4}
        }) {
            Map<String, Object> params = params(shares);
            Map<String, Object> back = sticks.outward(sticks.inward(params));
            params.forEach((name, share) -> assertThat((Double) back.get(name))
                    .as("%s of %s", name, params)
                    .isCloseTo((Double) share, within(1e-11)));
        }
        assertThat(sticks.inward(params(0.5, 0.6, 0.1, 0.1))).as("no shares").isEmpty();
    }

    @Test
    void aGridIsALattice() {
        GridSampler grid = GridSampler.full(5).seed(2);
        int points = 35; // (4 + 3 over 3)
        assertThat(grid.points(MIX)).isEqualTo(points);
        Study study = Study.maximize("f").space(MIX).sampler(grid).open();
        study.optimize(trial -> trial.value("a"), points);
        assertThat(study.trials().stream().map(FrozenTrial::params).distinct()).hasSize(points);
        assertThat(study.trials())
                .allSatisfy(trial -> assertThat(trial.weights().values())
                        .allSatisfy(share -> assertThat(share * 4).isEqualTo(Math.rint(share * 4))));
        Study byCoordinate = Study.maximize("f")
                .space(MIX)
                .sampler(GridSampler.coordinates(5))
                .open();
        assertThat(byCoordinate.ask().params()).isNotNull();
        assertThatThrownBy(() -> GridSampler.full(500).points(MIX)).hasMessageContaining("fewer levels");
    }

    @Test
    void tpeFindsAMixtureBetterThanChance() {
        double[] chance = new double[15];
        double[] tpe = new double[15];
        for (int seed = 0; seed < chance.length; seed++) {
            chance[seed] = best(new RandomSampler().seed(seed));
            tpe[seed] = best(TpeSampler.optuna5().seed(seed));
        }
        Arrays.sort(chance);
        Arrays.sort(tpe);
        assertThat(tpe[7]).as("median loss").isLessThan(chance[7] / 2);
    }

    private static double best(Sampler sampler) {
        Study study = Study.minimize("loss").space(MIX).sampler(sampler).open();
        study.optimize(
                trial -> {
                    double loss = 0;
                    double[] target = {0.6, 0.05, 0.3, 0.05};
                    int i = 0;
                    for (double share : trial.weights().values()) {
                        loss += Math.pow(share - target[i++], 2);
                    }
                    return loss;
                },
                60);
        return study.best().score();
    }

    @Test
    void wrongSharesAreRefused() {
        Study study = Study.maximize("f").space(MIX).open();
        assertThatThrownBy(() -> study.enqueue(Map.of("a", 0.5, "b", 0.5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shares of mix from 0 that sum to 1")
                .hasMessageContaining("c nothing");
        assertThatThrownBy(() -> study.add(params(0.5, 0.5, 0.5, 0.5), 1, Map.of()))
                .hasMessageContaining("sum to 1");
        assertThatThrownBy(() -> MIX.simplex("mix", "x", "y")).hasMessageContaining("simplex mix");
        assertThatThrownBy(() -> MIX.simplex("a", "x", "y")).hasMessageContaining("simplex a");
        assertThatThrownBy(() -> MIX.uniform("mix", 0, 1)).hasMessageContaining("parameter mix");
        assertThatThrownBy(() -> SearchSpace.empty().simplex("mix", "x")).hasMessageContaining("two parameters");
    }

    /** A trial that another program added off the simplex is not learned from, and does no harm. */
    @Test
    void aTrialOffTheSimplexIsLeftOut() {
        InMemoryStorage storage = new InMemoryStorage();
        Study free = Study.maximize("f")
                .space(SearchSpace.of(MIX.distributions()))
                .storage(storage)
                .open();
        free.add(params(0.9, 0.9, 0.9, 0.9), 100, Map.of());
        Study study = Study.maximize("f")
                .space(MIX)
                .sampler(TpeSampler.optuna5().startup(4))
                .storage(storage)
                .allowChanges()
                .open();
        study.optimize(trial -> trial.value("a"), 20);
        assertThat(study.trials().subList(1, 20))
                .allSatisfy(trial ->
                        assertThat(MIX.simplexes().get(0).holds(trial.params())).isTrue());
        assertThat(study.replay().exact()).isTrue();
    }

    @Test
    void inAStudyFileAndAJournal() throws Exception {
        Path journal = folder.resolve("x.journal");
        String yaml =
                "space: {it: {low: 0, high: 1}, mix: {simplex: [ja, zh]}}\nsampler: {seed: 4}\njournal: " + journal;
        StudyFile file = StudyFile.load(Files.writeString(folder.resolve("study.yml"), yaml));
        assertThat(file.space())
                .isEqualTo(SearchSpace.empty().uniform("it", 0, 1).simplex("mix", "ja", "zh"));
        try (Study study = file.open()) {
            study.optimize(trial -> trial.value("ja"), 12);
        }
        try (Study study = file.open()) {
            study.optimize(trial -> trial.value("ja"), 15);
            assertThat(study.replay().exact()).isTrue();
        }
        SearchSpace loose =
                SearchSpace.empty().uniform("it", 0, 1).uniform("ja", 0, 1).uniform("zh", 0, 1);
        assertThatThrownBy(() -> file.open(loose))
                .hasMessageContaining("as it was begun")
                .hasMessageContaining("space.mix was \"shares ja + zh = 1\", is not set");
        List<String> names = new ArrayList<>(List.of("ja"));
        String wrong = yaml.replace("[ja, zh]", names.toString());
        assertThatThrownBy(() -> StudyFile.load(Files.writeString(folder.resolve("wrong.yml"), wrong)))
                .hasMessageContaining("space.mix")
                .hasMessageContaining("two parameters");
    }

    private static Map<String, Object> params(double... shares) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (int i = 0; i < shares.length; i++) {
            params.put(MIX.names().get(i), shares[i]);
        }
        return params;
    }
}
