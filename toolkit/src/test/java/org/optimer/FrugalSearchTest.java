package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.TaskSet;
import org.optimer.lab.SimulatedWorld;
import org.optimer.lab.SimulatedWorld.Family;
import org.optimer.search.FrozenTrial;
import org.optimer.search.JournalStorage;

/** Frugal searches use fewer samples, say how many, and are stopped and resumed like plain ones. */
class FrugalSearchTest {
    private final SimulatedWorld world = SimulatedWorld.of(Family.CLIFF, 21);

    /** Counts distinct (model, item) pairs by split. */
    private static final class Counting implements TrialExecutor {
        final Set<List<Object>> seen = new HashSet<>();
        private final TrialExecutor inner;

        Counting(TrialExecutor inner) {
            this.inner = inner;
        }

        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public CompletableFuture<TrialOutcome> submit(TrialSpec spec, int urgency) {
            spec.tasks().names().forEach(task -> spec.tasks()
                    .items(task)
                    .forEach(item -> seen.add(List.of(spec.tasks().split(), spec.weights(), task, item.id()))));
            return inner.submit(spec, urgency);
        }

        long of(Split split) {
            return seen.stream().filter(pair -> pair.get(0) == split).count();
        }

        @Override
        public void close() {}
    }

    private OptiMer search(int trials) {
        return OptiMer.search(world.pool())
                .maximize(world.tasks().mean())
                .trials(trials)
                .startup(8)
                .seed(4)
                .on(world.executor());
    }

    @Test
    void thePlainProtocolIsTheDefaultAndUsesAllItsSamples() {
        Counting counting = new Counting(world.executor());
        OptiMerResult plain = search(15).on(counting).run();
        assertThat(plain.samples().share()).isEqualTo(1);
        assertThat(plain.samples().plain()).isEqualTo(3 * (15 * 100 + 3 * 300));
        assertThat(counting.of(Split.SEARCH)).isEqualTo(plain.samples().search());
        assertThat(counting.of(Split.DEV)).isEqualTo(plain.samples().dev());
        OptiMerResult none = search(15).frugal(Frugal.none()).run();
        assertThat(none.trials()).isEqualTo(plain.trials());
        assertThat(none.provenance().recipe()).doesNotContainKey("frugal");
    }

    @Test
    void theReportedSamplesAreThoseThatWereScored() {
        Counting counting = new Counting(world.executor());
        OptiMerResult frugal = search(40)
                .on(counting)
                .frugal(Frugal.none().racing(0.5).halving(8))
                .run();
        assertThat(frugal.samples().search()).isEqualTo(counting.of(Split.SEARCH));
        assertThat(frugal.samples().dev()).isEqualTo(counting.of(Split.DEV));
        assertThat(frugal.samples().search()).isLessThan(40L * 3 * 100);
        assertThat(frugal.samples().dev()).isGreaterThan(3L * 3 * 300);
        assertThat(frugal.toMap(null)).containsEntry("samples", frugal.samples().toMap());
        assertThat(frugal.card().text()).contains("of the plain protocol's");
    }

    @Test
    void fewerItemsATrialLeaveTheFinalsAsTheyAre() {
        Counting counting = new Counting(world.executor());
        OptiMerResult result =
                search(12).on(counting).frugal(Frugal.none().items(0.25)).run();
        assertThat(counting.of(Split.SEARCH)).isEqualTo(12 * 3 * 25);
        assertThat(result.samples()).isEqualTo(new SampleCount(12 * 75, 3 * 3 * 300, 12 * 300 + 3 * 3 * 300));
        assertThat(result.trials()).noneMatch(TrialRow::ended).allMatch(row -> row.samples() == 75);
    }

    @Test
    void anEndedTrialIsWorthTheBoundaryPlusThePairedDifference() {
        OptiMerResult result = search(40).frugal(Frugal.none().racing(1)).run();
        List<TrialRow> ended = result.trials().stream().filter(TrialRow::ended).toList();
        assertThat(ended).hasSizeGreaterThan(10).allMatch(row -> row.samples() < 300 && row.samples() % 30 == 0);
        assertThat(result.trials().stream().filter(row -> !row.ended())).allMatch(row -> row.samples() == 300);
        assertThat(result.trials().subList(0, 2)).noneMatch(TrialRow::ended);
        for (TrialRow row : ended) {
            assertThat(result.trials().stream()
                            .limit(row.number())
                            .anyMatch(other -> !other.ended()
                                    && Math.abs(other.search() + difference(row, other) - row.search()) < 1e-12))
                    .as("trial %d", row.number())
                    .isTrue();
        }
        assertThat(result.trials().get(result.best().trial()).ended()).isFalse();
    }

    private double difference(TrialRow ended, TrialRow opponent) {
        TaskSet all = world.tasks().mean().search().first(100);
        Scores a = scores(ended, all.first(ended.samples() / 3));
        return world.tasks().mean().difference(a, scores(opponent, all)).value();
    }

    private Scores scores(TrialRow row, TaskSet items) {
        return world.executor()
                .submit(new TrialSpec(world.pool(), org.optimer.merge.Merge.taskArithmetic(), row.weights(), items), 0)
                .join()
                .scores();
    }

    @Test
    void aFrugalSearchInPartsEqualsOneInOne(@TempDir Path folder) {
        Frugal frugal = Frugal.none().racing(0.7).lowNorm(1).halving(8);
        OptiMerResult whole = search(24).frugal(frugal).run();
        for (int cut = 1; cut < 24; cut += 7) {
            Path journal = folder.resolve("cut" + cut + ".journal");
            search(cut).frugal(frugal).journal(journal).run();
            OptiMerResult resumed = search(24).frugal(frugal).journal(journal).run();
            assertThat(resumed.trials()).isEqualTo(whole.trials());
            assertThat(resumed.best().weights()).isEqualTo(whole.best().weights());
            assertThat(resumed.samples()).isEqualTo(whole.samples());
        }
    }

    @Test
    void aJournalIsNotContinuedUnderOtherFrugalSettings(@TempDir Path folder) {
        Path journal = folder.resolve("x.journal");
        search(3).frugal(Frugal.none().racing(1)).journal(journal).run();
        assertThatThrownBy(() -> search(4).journal(journal).run()).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> search(4)
                        .frugal(Frugal.none().racing(1).lowNorm(1))
                        .journal(journal)
                        .run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("low_norm");
    }

    /** The journal is from when the radius was one in lengths of the instruct vector, under the same study file. */
    @Test
    void aSearchBegunWithAnOlderMeaningOfASwitchIsRefused(@TempDir Path folder) throws IOException {
        Path journal = folder.resolve("old.journal");
        try (InputStream old =
                FrugalSearchTest.class.getResourceAsStream("/golden/search/frugal-lengths-of-it.journal")) {
            Files.copy(Objects.requireNonNull(old), journal);
        }
        assertThatThrownBy(() -> search(2)
                        .frugal(Frugal.none().racing(1).lowNorm(1.5))
                        .journal(journal)
                        .run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sampler.low_norm was 1.5, is not set")
                .hasMessageContaining("sampler.low_norm_in_median_lengths was not set, is 1.5");
    }

    @Test
    void workersRaceOnlyAfterTheStartup(@TempDir Path folder) {
        Path journal = folder.resolve("w.journal");
        OptiMerResult result = search(30)
                .workers(3)
                .journal(journal)
                .frugal(Frugal.none().racing(1))
                .run();
        assertThat(result.trials()).hasSize(30);
        List<FrozenTrial> trials = trials(journal);
        assertThat(trials.subList(0, 8)).noneMatch(Race::ended);
        assertThat(trials.subList(8, 30)).anyMatch(Race::ended);
    }

    /** Each with one worker; what they share is the journal. */
    @Test
    void processesOnOneJournalRaceOnlyAfterTheStartup(@TempDir Path folder) {
        Frugal racing = Frugal.none().racing(1);
        Path joined = folder.resolve("joined.journal");
        search(30).journal(joined).frugal(racing).join(7);
        assertThat(trials(joined).subList(0, 8)).noneMatch(Race::ended);
        assertThat(trials(joined).subList(8, 30)).anyMatch(Race::ended);
        Path main = folder.resolve("main.journal");
        search(2).journal(main).frugal(racing).join(7);
        search(30).journal(main).frugal(racing).run();
        assertThat(trials(main).subList(0, 8)).noneMatch(Race::ended);
        assertThat(search(8).frugal(racing).run().trials()).as("alone").anyMatch(TrialRow::ended);
    }

    private static List<FrozenTrial> trials(Path journal) {
        return JournalStorage.open(journal).read().studies().get(0).trials();
    }

    @Test
    void finalsByHalvingNarrowTheFieldAndEndOnAllDevItems() {
        Finals.Podium podium = new Halving(new Finals(world.executor(), plan(3)), plan(3))
                .hold(candidates(), 16, 0)
                .join();
        assertThat(podium.finalists()).hasSize(3);
        // per task: 16 on 60 items, 9 on 40 more, 5 on 100 more, 3 on 100 more
        assertThat(podium.samples()).isEqualTo(3 * (16 * 60 + 9 * 40 + 5 * 100 + 3 * 100));
        Finals.Podium few = new Halving(new Finals(world.executor(), plan(3)), plan(3))
                .hold(candidates().subList(0, 2), 16, 0)
                .join();
        assertThat(few.finalists()).hasSize(2);
        assertThat(few.samples()).isEqualTo(3 * 2 * 300);
    }

    private SearchPlan plan(int topK) {
        OptiMerSettings settings = new OptiMerSettings(world.pool());
        settings.objectives = List.of(world.tasks().mean());
        settings.topK = topK;
        return settings.plan();
    }

    private List<Finals.Scored> candidates() {
        return search(20).run().trials().stream()
                .map(row ->
                        new Finals.Scored(row.number(), row.weights(), row.search(), row.violation(), row.samples()))
                .toList();
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> Frugal.none().racing(-1)).hasMessageContaining("racing");
        assertThatThrownBy(() -> Frugal.none().lowNorm(0)).hasMessageContaining("low_norm");
        assertThatThrownBy(() -> Frugal.none().halving(0)).hasMessageContaining("halving");
        assertThatThrownBy(() -> Frugal.none().items(1.5)).hasMessageContaining("items");
        assertThat(Frugal.none().any()).isFalse();
        assertThat(Frugal.all().toMap()).containsOnlyKeys("racing", "low_norm", "halving");
        assertThat(new SampleCount(450, 50, 1000).share()).isCloseTo(0.5, within(1e-15));
    }
}
