package org.optimer.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.optimer.OptiMer;
import org.optimer.TrialSpec;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.Scores;
import org.optimer.lab.SimulatedWorld.Family;
import org.optimer.merge.Merge;
import org.optimer.vector.Geometry;

/** Worlds are what their seeds say, their items follow their formula, and the best merge is the best. */
class SimulatedWorldTest {
    @ParameterizedTest
    @EnumSource(Family.class)
    void noMergeIsBetterThanTheBest(Family family) {
        for (int seed = 0; seed < 20; seed++) {
            SimulatedWorld world = SimulatedWorld.of(family, seed);
            CounterRandom random = new CounterRandom(seed, "test");
            for (int i = 0; i < 2000; i++) {
                assertThat(world.regret(weights(world, random))).isGreaterThan(-1e-6);
            }
            assertThat(world.best()).isBetween(0.3, 0.99);
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void itemsAreSolvedAsOftenAsTheFormulaSays(Family family) {
        double off = 0;
        int cells = 0;
        for (int seed = 0; seed < 12; seed++) {
            SimulatedWorld world = SimulatedWorld.of(family, seed);
            CounterRandom random = new CounterRandom(seed, "test");
            for (int i = 0; i < 5; i++) {
                Map<String, Double> weights = weights(world, random);
                Scores scores = scores(world, weights);
                off += scores.mean() - world.accuracy(weights);
                cells++;
                // the items' difficulties are the same for all merges of a world: a world alone may be off
                assertThat(scores.mean()).isCloseTo(world.accuracy(weights), within(0.09));
            }
        }
        assertThat(off / cells).isCloseTo(0, within(0.012));
    }

    @Test
    void theSameSeedIsTheSameWorld() {
        SimulatedWorld one = SimulatedWorld.of(Family.CLIFF, 5);
        SimulatedWorld two = SimulatedWorld.of(Family.CLIFF, 5);
        Map<String, Double> weights = weights(one, new CounterRandom(1, "test"));
        assertThat(scores(two, weights).samples())
                .isEqualTo(scores(one, weights).samples());
        assertThat(two.best()).isEqualTo(one.best());
        assertThat(SimulatedWorld.of(Family.CLIFF, 6).best()).isNotEqualTo(one.best());
        assertThat(one.regret(weights)).isCloseTo(100 * (one.best() - one.accuracy(weights)), within(1e-12));
    }

    @Test
    void thePoolHasTheAnglesOfThePaper() {
        Geometry geometry = Geometry.of(SimulatedWorld.of(Family.CLIFF, 8).pool());
        for (int i = 1; i < geometry.names().size(); i++) {
            assertThat(geometry.cosine(0, i).orElseThrow()).isBetween(-0.07, 0.13);
            for (int j = 1; j < i; j++) {
                assertThat(geometry.cosine(i, j).orElseThrow()).isBetween(0.15, 0.45);
            }
        }
    }

    @Test
    void onlyItsOwnExecutorCanAnswer() {
        SimulatedWorld world = SimulatedWorld.of(Family.CLIFF, 5);
        assertThatThrownBy(() -> world.regret(Map.of("fr", 1.0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("fr");
        assertThatThrownBy(() -> world.tasks()
                        .all()
                        .get(0)
                        .judge(world.tasks().search().items("task1").get(0), java.util.List.of()))
                .hasMessageContaining("world.executor()");
        assertThat(Evaluator.inProcess().name()).isEqualTo("in_process");
        assertThat(OptiMer.search(world.pool())
                        .maximize(world.tasks().mean())
                        .trials(4)
                        .on(world.executor())
                        .run()
                        .trials())
                .hasSize(4);
    }

    private static Map<String, Double> weights(SimulatedWorld world, CounterRandom random) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String name : world.pool().names()) {
            weights.put(name, name.equals("it") ? 0.3 + 0.7 * random.nextDouble() : random.nextDouble());
        }
        return weights;
    }

    private static Scores scores(SimulatedWorld world, Map<String, Double> weights) {
        TrialSpec spec = new TrialSpec(
                world.pool(), Merge.taskArithmetic(), weights, world.tasks().dev());
        return world.executor().submit(spec, 0).join().scores();
    }
}
