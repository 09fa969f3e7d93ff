package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.lab.SimulatedWorld;
import org.optimer.search.Direction;
import org.optimer.search.FrozenTrial;
import org.optimer.search.RandomStreams;
import org.optimer.search.Sampler;
import org.optimer.search.SearchSpace;
import org.optimer.search.Study;
import org.optimer.search.TpeSampler;
import org.optimer.search.Trial;
import org.optimer.vector.Geometry;
import org.optimer.vector.VectorPool;

/** Start-up trials stay near the base; everything else is the inner sampler's. */
class LowNormStartupTest {
    private static final int STARTUP = 12;

    private final VectorPool pool =
            SimulatedWorld.of(SimulatedWorld.Family.CLIFF, 3).pool();
    private final TpeSampler tpe = TpeSampler.optuna5().startup(STARTUP).seed(5);

    @Test
    void aRadiusThatHoldsEverythingChangesNothing() {
        assertThat(weights(sampler(100, ranges(0.3, 1)), 30)).isEqualTo(weights(tpe, 30));
    }

    @Test
    void startupTrialsLieWithinTheRadiusAndLaterOnesNeedNot() {
        List<Map<String, Double>> trials = weights(sampler(1, ranges(0.3, 1)), 30);
        double[] plain = weights(tpe.startup(400), 400).stream()
                .mapToDouble(this::norm)
                .sorted()
                .toArray();
        assertThat(trials.subList(0, STARTUP))
                .as("within the shorter half of uniform draws, which 400 of them tell to a few hundredths")
                .allMatch(weights -> norm(weights) <= plain[220]);
        assertThat(trials.subList(STARTUP, 30))
                .as("TPE goes where it likes")
                .anyMatch(weights -> norm(weights) > plain[220]);
    }

    @Test
    void runningTrialsCountAsTheInnerSamplerCountsThem() {
        Sampler counting = LowNormStartup.of(tpe.countRunning(2), STARTUP, 1, ranges(0.3, 1), pool);
        Study study = Study.maximize("mean").space(space).sampler(counting).open();
        for (int i = 0; i < 3; i++) {
            study.tell(study.ask(), i);
        }
        Trial[] others = new Trial[5];
        for (int i = 0; i < others.length; i++) {
            others[i] = study.ask();
        }
        assertThat(study.replay().exact()).isTrue();
        Sampler.Request later =
                new Sampler.Request(space, Direction.MAXIMIZE, study.trials(), Map.of(), new RandomStreams(8));
        assertThat(counting.suggest(later))
                .as("3 + 2 · 5 trials are 12 or more, and a quarter of them is finished: the inner sampler's turn")
                .isEqualTo(tpe.countRunning(2)
                        .suggest(new Sampler.Request(
                                space, Direction.MAXIMIZE, study.trials(), Map.of(), new RandomStreams(8))));
    }

    @Test
    void aPinnedWeightCountsAndARadiusOutOfReachGivesShortTrials() {
        Map<String, Range> ranges = ranges(0.9, 0.9);
        List<Map<String, Double>> trials = weights(sampler(0.1, ranges), STARTUP);
        assertThat(trials).allMatch(weights -> {
            Map<String, Double> all = new LinkedHashMap<>(weights);
            all.put("it", 0.9);
            return norm(all) > 0.9 && norm(all) < 1.2;
        });
    }

    @Test
    void studiesShowTheRadius() {
        assertThat(sampler(0.8, ranges(0.3, 1)).settings())
                .containsEntry("low_norm_in_median_lengths", 0.8)
                .containsAllEntriesOf(tpe.settings());
    }

    private Sampler sampler(double radius, Map<String, Range> ranges) {
        return LowNormStartup.of(tpe, STARTUP, radius, ranges, pool);
    }

    private Map<String, Range> ranges(double low, double high) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        pool.names().forEach(name -> ranges.put(name, name.equals("it") ? new Range(low, high) : new Range(0, 1)));
        this.space = SearchSpace.empty();
        ranges.forEach((name, range) -> {
            if (!range.pinned()) {
                space = space.uniform(name, range.low(), range.high());
            }
        });
        return ranges;
    }

    private SearchSpace space = SearchSpace.empty();

    private List<Map<String, Double>> weights(Sampler sampler, int trials) {
        if (space.size() == 0) {
            ranges(0.3, 1);
        }
        Study study = Study.maximize("closeness").space(space).sampler(sampler).open();
        study.optimize(trial -> -Math.abs(trial.value("cpt1") - 0.4), trials);
        return study.trials().stream().map(FrozenTrial::weights).toList();
    }

    /** ‖Σ αᵢτᵢ‖ in lengths of τ_it. */
    private double norm(Map<String, Double> weights) {
        Geometry geometry = Geometry.of(pool);
        double[][] gram = geometry.gram();
        double sum = 0;
        for (int i = 0; i < gram.length; i++) {
            for (int j = 0; j < gram.length; j++) {
                sum += weights.getOrDefault(geometry.names().get(i), 0.0)
                        * weights.getOrDefault(geometry.names().get(j), 0.0)
                        * gram[i][j];
            }
        }
        return Math.sqrt(sum) / geometry.norm("it");
    }
}
