package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Estimate;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;
import org.optimer.merge.Merge;
import org.optimer.search.FrozenTrial;

/** Limits that count the standard errors of scores and of paired differences. */
class LimitConfidenceTest {
    /** The 0.95 quantile of the normal distribution, from tables. */
    private static final double Z95 = 1.6448536269514722;

    private static final Tasks TASKS = Tasks.load(Lab.path("tasks"));
    private static final Objective MATH = TASKS.task("math");

    @TempDir
    Path folder;

    private static FakeExecutor world() {
        return FakeExecutor.byTask((weights, task) ->
                task.equals("ja") ? weights.getOrDefault("ja", 0.0) : 0.8 - 0.5 * weights.getOrDefault("ja", 0.0));
    }

    private static OptiMer limited(Limit limit) {
        return LabSearch.of(6).maximize(TASKS.task("ja")).within(limit).on(world());
    }

    private static Scores scores(Map<String, Double> weights, TaskSet items) {
        return world().submit(new TrialSpec(LabSearch.pool(), Merge.taskArithmetic(), weights, items), 0)
                .join()
                .scores();
    }

    @Test
    void aDifferenceIsJudgedByItsPairedError() {
        Map<String, Double> it = Map.of("it", 1.0);
        List<FrozenTrial> sure =
                limited(Limit.notBelow(MATH, it, 0.05, 0.95)).record().trials();
        assertThat(sure).isEmpty();
        OptiMer search = limited(Limit.notBelow(MATH, it, 0.05, 0.95));
        search.run();
        TaskSet items = TASKS.only("ja", "math").search().first(100);
        Scores reference = scores(it, items);
        double narrower = 0;
        for (TrialRow row : search.trialRows()) {
            Estimate d = MATH.difference(scores(row.weights(), items), reference);
            FrozenTrial stored = search.record().trials().get(row.number());
            assertThat(stored.constraints().values().iterator().next())
                    .isCloseTo(-0.05 - (d.value() - Z95 * d.stderr()), within(1e-12));
            narrower += d.stderr() < MATH.report(scores(row.weights(), items)).stderr() ? 1 : 0;
        }
        assertThat(narrower)
                .as("paired errors are smaller than those of one score")
                .isGreaterThan(0);
    }

    @Test
    void aScoreIsJudgedByItsError() {
        OptiMer sure = limited(Limit.atLeast(MATH, 0.5, 0.95));
        OptiMer plain = limited(Limit.atLeast(MATH, 0.5));
        OptiMer lenient = limited(Limit.atLeast(MATH, 0.5, 0.05));
        sure.run();
        plain.run();
        lenient.run();
        TaskSet items = TASKS.only("ja", "math").search().first(100);
        // the first trials are random: the same ones in all three searches
        for (int i = 0; i < 4; i++) {
            Estimate math = MATH.report(scores(plain.trialRows().get(i).weights(), items));
            assertThat(violation(plain, i)).isCloseTo(0.5 - math.value(), within(1e-12));
            assertThat(violation(sure, i)).isCloseTo(0.5 - math.value() + Z95 * math.stderr(), within(1e-12));
            assertThat(violation(lenient, i)).isCloseTo(0.5 - math.value() - Z95 * math.stderr(), within(1e-12));
        }
    }

    private static double violation(OptiMer search, int trial) {
        return search.record()
                .trials()
                .get(trial)
                .constraints()
                .values()
                .iterator()
                .next();
    }

    @Test
    void aScoreAtTheLimitKeepsItWhateverTheRounding() {
        Limit limit = Limit.notBelow(MATH, Map.of("it", 1.0), 0.02);
        Estimate unused = new Estimate(0, 0, 1);
        for (int hundredths = 2; hundredths <= 100; hundredths++) {
            assertThat(limit.violation((hundredths - 2) / 100.0, hundredths / 100.0, unused))
                    .isEqualTo(0);
        }
        assertThat(limit.violation(0.5, 0.53, unused)).isPositive();
    }

    @Test
    void theConfidenceIsPartOfTheSearch() {
        Path journal = folder.resolve("limit.journal");
        limited(Limit.atLeast(MATH, 0.5, 0.9)).journal(journal).run();
        assertThatThrownBy(
                        () -> limited(Limit.atLeast(MATH, 0.5)).journal(journal).run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("math ≥ 0.5 with confidence 0.9");
    }

    @Test
    void whatCannotBeJudgedIsRefused() {
        assertThatThrownBy(() -> Limit.notBelow(MATH, Map.of("it", Double.POSITIVE_INFINITY), 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("finite weights");
        assertThatThrownBy(() -> Limit.atLeast(MATH, 0.5, 1)).hasMessageContaining("confidence above 0 and below 1");
        assertThatThrownBy(() -> Limit.atLeast(MATH, 0.5, Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() ->
                        limited(Limit.atLeast(MATH, 0.5, 0.95)).items(1, 1).run())
                .hasMessageContaining("cannot be told from 1 item");
    }
}
