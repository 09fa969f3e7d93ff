package org.optimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.search.Direction;
import org.optimer.search.Distribution;
import org.optimer.search.FrozenTrial;
import org.optimer.search.RandomStreams;
import org.optimer.search.Sampler;
import org.optimer.search.SearchSpace;
import org.optimer.search.Simplex;
import org.optimer.search.Study;
import org.optimer.search.StudyBuilder;
import org.optimer.search.TrialState;

/** What every {@link Sampler} must do. Extend it and say how to make yours. */
public abstract class SamplerContract {
    private static final Object[] CHOICES = {"a", 2, true, null};
    private static final SearchSpace SPACE = SearchSpace.empty()
            .uniform("real", -2, 3)
            .log("log", 1e-6, 10)
            .step("grid", 0, 1, 0.1)
            .integer("whole", -4, 4)
            .with("wholeLog", Distribution.integerLog(1, 1000))
            .choices("choice", CHOICES)
            .uniform("single", 5, 5);

    /** For subclasses. */
    protected SamplerContract() {}

    /**
     * The sampler under test.
     *
     * @param seed to be used
     * @return a new sampler; after 10 trials at most it shall do what it is for
     */
    protected abstract Sampler sampler(long seed);

    @Test
    void everyParameterGetsAValueInItsRangeInOrder() {
        for (int trials : new int[] {0, 1, 9, 10, 11, 40}) {
            for (Direction direction : Direction.values()) {
                Map<String, Object> params = sampler(1).suggest(request(trials, direction, Map.of(), 7));
                assertThat(params.keySet()).containsExactlyElementsOf(SPACE.names());
                params.forEach((name, value) -> {
                    Distribution range = SPACE.get(name);
                    assertThat(range.contains(range.toInternal(value)))
                            .as("%s = %s in %s after %d trials", name, value, range, trials)
                            .isTrue();
                });
                assertThat(params.get("single")).isEqualTo(5.0);
                assertThat(params.get("whole")).isInstanceOf(Long.class);
            }
        }
    }

    @Test
    void aProposalIsAFunctionOfTheRequest() {
        Sampler one = sampler(1);
        for (int trials : new int[] {0, 15, 30}) {
            Map<String, Object> first = one.suggest(request(trials, Direction.MINIMIZE, Map.of(), 3));
            one.suggest(request(20, Direction.MAXIMIZE, Map.of(), 4));
            assertThat(one.suggest(request(trials, Direction.MINIMIZE, Map.of(), 3)))
                    .as("asked again")
                    .isEqualTo(first);
            assertThat(sampler(1).suggest(request(trials, Direction.MINIMIZE, Map.of(), 3)))
                    .as("another object")
                    .isEqualTo(first);
        }
    }

    /**
     * Whether proposals draw on the request's random numbers. A sequence that the seed alone moves does not: all trials of
     * a study must see it moved alike.
     *
     * @return true unless overridden
     */
    protected boolean drawsFromTheRequest() {
        return true;
    }

    @Test
    void chanceComesFromTheRequest() {
        if (!drawsFromTheRequest()) {
            assertThat(sampler(1).suggest(request(0, Direction.MINIMIZE, Map.of(), 3)))
                    .isEqualTo(sampler(1).suggest(request(0, Direction.MINIMIZE, Map.of(), 4)))
                    .isNotEqualTo(sampler(2).suggest(request(0, Direction.MINIMIZE, Map.of(), 3)));
            return;
        }
        assertThat(sampler(1).suggest(request(0, Direction.MINIMIZE, Map.of(), 3)))
                .isNotEqualTo(sampler(1).suggest(request(0, Direction.MINIMIZE, Map.of(), 4)));
    }

    @Test
    void fixedValuesStay() {
        Map<String, Object> fixed = new LinkedHashMap<>();
        fixed.put("real", 2.25);
        fixed.put("choice", null);
        for (int trials : new int[] {0, 20}) {
            assertThat(sampler(1).suggest(request(trials, Direction.MINIMIZE, fixed, 3)))
                    .containsAllEntriesOf(fixed);
        }
    }

    @Test
    void aStudyIsTheSameForTheSameSeedAndCanBeReplayed() {
        Study first = run(5);
        assertThat(run(5).trials().stream().map(FrozenTrial::params))
                .containsExactlyElementsOf(
                        first.trials().stream().map(FrozenTrial::params).toList());
        assertThat(run(6).trials().get(0).params())
                .isNotEqualTo(first.trials().get(0).params());
        assertThat(first.replay().exact()).isTrue();
    }

    @Test
    void severalObjectivesAreWeighedOrRefused() {
        StudyBuilder builder =
                Study.maximize("f").alsoMinimize("g").space(SPACE).sampler(sampler(3));
        if (!sampler(3).severalObjectives()) {
            assertThatThrownBy(builder::open)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("expected one objective");
            return;
        }
        Study study = builder.open();
        study.optimizeAll(trial -> List.of(trial.value("real"), trial.value("grid") * trial.value("real")), 25, 1);
        assertThat(study.record().trials(TrialState.COMPLETE))
                .hasSize(25)
                .allMatch(trial -> trial.values().size() == 2);
        assertThat(study.front()).isNotEmpty();
        assertThat(study.replay().exact()).isTrue();
    }

    @Test
    void limitsAreKeptInMind() {
        Study study = Study.maximize("f").space(SPACE).sampler(sampler(4)).open();
        study.optimize(
                trial -> {
                    trial.constraints(trial.value("real") - 1, -trial.value("grid"));
                    return trial.value("real");
                },
                14);
        assertThat(study.best().value("real"))
                .as("the greatest that is allowed")
                .isLessThanOrEqualTo(1);
        assertThat(study.best().feasible()).isTrue();
    }

    @Test
    void sharesSumToOne() {
        SearchSpace space = SearchSpace.empty()
                .uniform("scale", 0, 1)
                .simplex("mix", "ja", "zh", "code")
                .simplex("halves", "left", "right");
        Study study = Study.minimize("f").space(space).sampler(sampler(8)).open();
        study.enqueue(Map.of("ja", 0.2, "zh", 0.3, "code", 0.5));
        study.optimize(trial -> Math.abs(trial.value("ja") - 0.7) + trial.value("left"), 14);
        assertThat(study.trials().get(0).weights()).containsAllEntriesOf(Map.of("ja", 0.2, "zh", 0.3, "code", 0.5));
        for (FrozenTrial trial : study.trials()) {
            for (Simplex simplex : space.simplexes()) {
                double sum = 0;
                for (String part : simplex.parts()) {
                    assertThat(trial.value(part)).isBetween(0.0, 1.0);
                    sum += trial.value(part);
                }
                assertThat(sum).isCloseTo(1, within(1e-12));
            }
        }
        assertThat(study.trials().stream().map(trial -> trial.value("ja")).distinct())
                .as("shares move")
                .hasSizeGreaterThan(2);
        assertThat(study.replay().exact()).isTrue();
    }

    @Test
    void settingsSayAllInJson() {
        Sampler sampler = sampler(77);
        assertThat(sampler.seed()).isEqualTo(77);
        assertThat(sampler.name()).isNotBlank();
        assertThat(sampler.settings()).containsEntry("name", sampler.name()).containsEntry("seed", 77L);
        assertThat(Json.object(Json.write(sampler.settings()), "settings")).hasSameSizeAs(sampler.settings());
    }

    private Study run(long seed) {
        Study study = Study.maximize("f").space(SPACE).sampler(sampler(seed)).open();
        study.optimize(trial -> -Math.abs(trial.value("real") - 1) + trial.value("grid"), 30);
        return study;
    }

    private static Sampler.Request request(int trials, Direction direction, Map<String, Object> fixed, long seed) {
        return new Sampler.Request(SPACE, direction, history(trials), fixed, new RandomStreams(seed));
    }

    /** Trials in all states, with infinite and equal values. */
    private static List<FrozenTrial> history(int n) {
        CounterRandom random = new CounterRandom(9, "history");
        List<FrozenTrial> trials = new ArrayList<>();
        for (int t = 0; t < n; t++) {
            Map<String, Object> params = new LinkedHashMap<>();
            params.put("real", -2 + 5 * random.nextDouble());
            params.put("log", Math.exp(-13 + 15 * random.nextDouble()));
            params.put("grid", random.nextInt(11) / 10.0);
            params.put("whole", (long) random.nextInt(9) - 4);
            params.put("wholeLog", 1L + random.nextInt(1000));
            params.put("choice", CHOICES[random.nextInt(CHOICES.length)]);
            params.put("single", 5.0);
            TrialState state = TrialState.values()[t % 7 < 3 ? 1 : t % 5];
            double value = t % 11 == 5 ? Double.NEGATIVE_INFINITY : random.nextInt(5) / 10.0;
            trials.add(new FrozenTrial(
                    t,
                    t,
                    state,
                    state == TrialState.COMPLETE ? List.of(value) : List.of(),
                    state == TrialState.WAITING ? Map.of() : params,
                    state == TrialState.WAITING ? Map.of() : SPACE.distributions(),
                    Map.of(),
                    Map.of(),
                    state == TrialState.PRUNED && t % 2 == 0 ? Map.of(3L, t % 4 == 0 ? Double.NaN : 0.5) : Map.of(),
                    Instant.EPOCH,
                    state.isFinished() ? Instant.EPOCH : null));
        }
        return trials;
    }
}
