package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;
import org.optimer.search.FrozenTrial;
import org.optimer.search.JournalStorage;
import org.optimer.search.RandomSampler;

/** Several objectives, the lowest task, and limits: what a search makes of them. */
class GoalsTest {
    private static final Tasks TASKS = Tasks.load(Lab.path("tasks"));

    @TempDir
    Path folder;

    /** Weight ja helps task ja and hurts math and en_fact; it alone knows en_fact to 0.9. */
    private static FakeExecutor world() {
        return FakeExecutor.byTask((weights, task) -> {
            double ja = weights.getOrDefault("ja", 0.0);
            return switch (task) {
                case "ja" -> 0.1 + 0.8 * ja;
                case "math" -> 0.9 - 0.7 * ja * ja;
                default -> 0.9 * weights.getOrDefault("it", 0.0) - 0.3 * ja;
            };
        });
    }

    private OptiMer two(int trials, FakeExecutor executor) {
        return LabSearch.of(trials)
                .fix("math", 0)
                .maximize(TASKS.task("ja"), TASKS.task("math"))
                .topK(4)
                .on(executor);
    }

    @Test
    void severalObjectivesGiveAFront() {
        FakeExecutor executor = world();
        OptiMer search = two(25, executor).journal(folder.resolve("two.journal"));
        assertThat(search.front().points()).isEmpty();
        OptiMerResult result = search.run();
        Front front = result.front();
        assertThat(front).isNotNull();
        assertThat(front.objectives()).containsExactly("ja", "math");
        assertThat(front.points()).hasSizeBetween(2, 4);
        for (Front.Point a : front.points()) {
            assertThat(a.test()).isNotNull();
            assertThat(a.test().tasks()).containsKeys("ja", "math", "en_fact");
            for (Front.Point b : front.points()) {
                assertThat(a == b
                                || a.dev().get(0) > b.dev().get(0)
                                || a.dev().get(1) > b.dev().get(1)
                                || a.dev().equals(b.dev()))
                        .as("%s is not surpassed by %s", a, b)
                        .isTrue();
            }
        }
        assertThat(result.best().trial())
                .as("by the first objective")
                .isEqualTo(front.points().get(0).trial());
        assertThat(result.card().text()).contains("Front of", "ja (dev) %", "math (dev) %");
        assertThat(result.toMap(null)).containsKey("front");
        int test = executor.splits.indexOf(Split.TEST);
        assertThat(executor.splits.subList(test, executor.splits.size()))
                .as("test is looked at last, once for each model of the front")
                .containsOnly(Split.TEST)
                .hasSize(front.points().size());

        FakeExecutor idle = world();
        OptiMer again = two(25, idle).journal(folder.resolve("two.journal"));
        assertThat(again.run().front().points()).isEqualTo(front.points());
        assertThat(idle.runs).as("everything is in the journal").hasValue(0);
        assertThatThrownBy(() -> front.point(999)).hasMessageContaining("a trial among");
    }

    /** On dev all tie in the first objective: that the first finalist has most of it on the search split is no merit. */
    @Test
    void theBestOfSeveralIsOneOfTheFrontWithItsOwnTestScore() {
        FakeExecutor tied = FakeExecutor.bySplit((spec, task) -> {
            double ja = spec.weights().getOrDefault("ja", 0.0);
            boolean searching = spec.tasks().split() == Split.SEARCH;
            return task.equals("math") ? 0.9 - 0.7 * ja * ja : searching ? 0.1 + 0.8 * ja : 0.5;
        });
        OptiMerResult result = two(25, tied).run();
        Front.Point first = result.front().points().get(0);
        assertThat(result.best().trial()).isEqualTo(first.trial());
        assertThat(result.best().dev()).isEqualTo(first.dev().get(0));
        assertThat(result.best().test()).isEqualTo(first.test());
    }

    @Test
    void aJournalIsNotContinuedWhenAnObjectiveIsEditedUnderItsName() {
        Tasks both = TASKS.only("ja", "math");
        runs("weights", goal(both.weighted(Map.of("ja", 2.0, "math", 1.0)).named("goal")));
        runs("weights", goal(both.weighted(Map.of("math", 1.0, "ja", 2.0)).named("goal")));
        refused("weights", goal(both.weighted(Map.of("ja", 3.0, "math", 1.0)).named("goal")));
        refused("weights", goal(both.mean().named("goal")));
        runs("minimum", goal(both.minimum().named("goal")));
        refused("minimum", goal(both.mean().named("goal")));
        runs("mean", goal(both.mean().named("goal")));
        refused("mean", goal(both.minimum().named("goal")));
        runs("limit", limited(both.minimum().named("goal")));
        refused("limit", limited(both.mean().named("goal")));
    }

    private static OptiMer goal(Objective objective) {
        return LabSearch.of(2).maximize(objective);
    }

    private static OptiMer limited(Objective objective) {
        return LabSearch.of(2).maximize(TASKS.only("ja", "math").mean()).within(Limit.atLeast(objective, 0));
    }

    private void runs(String journal, OptiMer search) {
        assertThat(search.journal(folder.resolve(journal)).on(world()).run().trials())
                .hasSize(2);
    }

    private void refused(String journal, OptiMer search) {
        assertThatThrownBy(() ->
                        search.journal(folder.resolve(journal)).on(world()).run())
                .as(journal)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a study of another search");
    }

    @Test
    void theLowestTaskDecides() {
        OptiMerResult result = LabSearch.of(30)
                .fix("math", 0)
                .maximize(TASKS.only("ja", "math").minimum())
                .on(world())
                .run();
        // 0.1 + 0.8 a = 0.9 - 0.7 a² at a = 0.641
        assertThat(result.best().weights().get("ja")).isCloseTo(0.641, within(0.15));
    }

    @Test
    void aLimitKeepsWhatTheInstructModelKnows() {
        FakeExecutor executor = world();
        OptiMer search = LabSearch.of(30)
                .fix("math", 0)
                .maximize(TASKS.task("ja"))
                .within(Limit.notBelow(TASKS.task("en_fact"), Map.of("it", 1.0), 0.1))
                .journal(folder.resolve("limit.journal"))
                .on(executor);
        OptiMerResult result = search.run();
        assertThat(executor.runs)
                .as("30 trials, 3 finalists, 1 test, and the instruct model on two splits")
                .hasValue(36);
        TrialRow best = result.trials().get(result.best().trial());
        assertThat(best.violation()).isZero();
        assertThat(result.trials().stream().anyMatch(row -> row.violation() > 0 && row.search() > best.search()))
                .as("a better trial that is beyond the limit")
                .isTrue();
        double reference = result.trials().get(0).violation();
        List<FrozenTrial> stored = JournalStorage.open(folder.resolve("limit.journal"))
                .read()
                .studies()
                .get(0)
                .trials();
        assertThat(stored).allMatch(trial -> trial.constraints().size() == 1);
        assertThat(stored.get(0).violation()).isEqualTo(reference);
        double share = stored.get(0).score();
        assertThat((Double) stored.get(0).userAttr("search_stderr"))
                .as("of 100 answers, right or wrong")
                .isCloseTo(Math.sqrt(share * (1 - share) / 99), within(0.01));
        assertThat(search.card().text()).contains("maximize ja within en_fact ≥ that of {it=1.0} - 0.1");
        assertThat(search.front().points()).isNotEmpty();
    }

    @Test
    void earlierTrialsAreValuedAgainWithoutScoring() {
        OptiMer first = LabSearch.of(6)
                .items(10, 10)
                .maximize(TASKS.only("ja", "math", "en_fact").mean());
        first.run();
        long scored = first.ledger().scored();
        OptiMer second = LabSearch.of(8)
                .items(10, 10)
                .maximize(TASKS.task("ja"), TASKS.task("math"))
                .within(Limit.atLeast(TASKS.task("en_fact"), 0.1))
                .startFrom(first);
        assertThat(second.front().points()).isNotEmpty();
        assertThat(second.trialRows()).hasSize(6).allMatch(row -> row.values().size() == 2);
        assertThat(second.ledger().scored()).as("nothing was scored").isEqualTo(scored);
        second.run();
        assertThat(second.trialRows()).hasSize(8);
    }

    /** Finals by halving weigh a search score by the items behind it, not by what it cost. */
    @Test
    void knownTrialsCostNothingAndCountLikeOthersInTheFinals() {
        OptiMer first = LabSearch.of(4).items(5, 5);
        first.run();
        OptiMerSettings settings = new OptiMerSettings(LabSearch.pool());
        settings.merge = LabSearch.merge();
        settings.objectives = List.of(TASKS.only("ja", "math").mean());
        settings.searchItems = 5;
        settings.ledger = first.ledger();
        settings.known = first.trialRows();
        SearchRun second = new SearchRun(settings.plan(), null, null);
        assertThat(second.candidates()).hasSize(4).allMatch(one -> one.items() == 2 * 5);
        assertThat(second.samples().search()).isZero();
    }

    /** Known trials crowd where another objective was good: the first new ones are drawn anew, all over the space. */
    @Test
    void exploringDrawsNewTrialsAndNotTheEarlierOnes() {
        OptiMer first =
                LabSearch.of(4).items(5, 5).maximize(TASKS.only("ja", "math").mean());
        first.run();
        OptiMer second = LabSearch.of(8)
                .items(5, 5)
                .maximize(TASKS.task("ja"))
                .startFrom(first)
                .explore(3);
        OptiMerResult result = second.run();
        assertThat(result.trials().stream().map(TrialRow::weights).distinct())
                .as("the same seed, and no trial twice")
                .hasSize(8);
        assertThat(result.provenance().recipe().get("explore")).isEqualTo(Map.of("trials", 3, "known_shown", 5));
        OptiMerResult alone = LabSearch.of(6).explore(6).on(FakeExecutor.hill()).run();
        assertThat(LabSearch.of(6).explore(6).on(FakeExecutor.hill()).run().trials())
                .isEqualTo(alone.trials());
    }

    @Test
    void anEditedWeightUnderTheSameNameIsRefusedAndNamed() {
        Path journal = folder.resolve("weights.journal");
        weighted(2, journal).run();
        assertThat(weighted(2, journal).run().trials()).hasSize(2);
        assertThatThrownBy(() -> weighted(3, journal).run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("recipe.goals.objectives[0].weights.ja was 2.0, is 3.0");
    }

    private static OptiMer weighted(double ja, Path journal) {
        return LabSearch.of(2)
                .maximize(TASKS.weighted(Map.of("ja", ja, "math", 1.0)).named("mine"))
                .on(world())
                .journal(journal);
    }

    /** Earlier versions recorded the number of explored trials alone, and showed the sampler all known ones. */
    @Test
    void aJournalOfTheEarlierRuleOfExploringIsRefused() throws Exception {
        Path journal = folder.resolve("explore.journal");
        explored(journal).run();
        String now = Files.readString(journal);
        String before = now.replaceAll("\"explore\": ?\\{[^}]*}", "\"explore\":1")
                .replaceAll("(\"optimer:plan\": ?\")[0-9a-f]{8}", "$100000000");
        assertThat(before).isNotEqualTo(now);
        Files.writeString(journal, before);
        assertThatThrownBy(() -> explored(journal).run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("as it was begun")
                .hasMessageContaining("sampler.explore was 1, is")
                .hasMessageContaining("\"known_shown\":5");
    }

    private static OptiMer explored(Path journal) {
        return LabSearch.of(2).explore(1).on(world()).journal(journal);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        OptiMer racing = two(5, world()).frugal(Frugal.all());
        assertThatThrownBy(racing::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one objective without limits")
                .hasMessageContaining("maximize ja, math");
        OptiMer sameName = LabSearch.of(5)
                .maximize(TASKS.only("ja").mean(), TASKS.only("math").mean())
                .on(world());
        assertThatThrownBy(sameName::run).hasMessageContaining("objective mean");
        OptiMer renamed = LabSearch.of(5)
                .maximize(
                        TASKS.only("ja").mean().named("Japanese"),
                        TASKS.only("math").mean())
                .sampler(new RandomSampler())
                .on(world());
        assertThat(renamed.run().front().objectives()).containsExactly("Japanese", "mean");
        OptiMer twice = LabSearch.of(5)
                .maximize(
                        TASKS.task("ja"),
                        Tasks.load(Lab.path("tasks")).task("ja").named("again"))
                .on(world());
        assertThatThrownBy(twice::run).hasMessageContaining("tasks loaded once");
        assertThatThrownBy(() -> Limit.notBelow(TASKS.task("ja"), Map.of(), -1)).hasMessageContaining("slack");
        assertThatThrownBy(() -> Limit.atLeast(TASKS.task("ja"), Double.NaN)).hasMessageContaining("limit on ja");
    }
}
