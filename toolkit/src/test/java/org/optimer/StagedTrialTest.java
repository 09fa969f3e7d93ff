package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.SampleLedger;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;

/** A trial that may end early: only the stages before its end are scored, and nothing is scored twice. */
class StagedTrialTest {
    private final Tasks tasks = Tasks.load(Lab.path("tasks")).only("ja", "math");
    private final List<TaskSet> stages = List.of(
            tasks.search().first(4), tasks.search().first(8), tasks.search().first(12));
    private final TrialSpec spec =
            new TrialSpec(LabSearch.pool(), LabSearch.merge(), Map.of("it", 0.8, "ja", 0.2), stages.get(2));

    @Test
    void aStoppedTrialCostsOnlyWhatWasScored() {
        SampleLedger ledger = SampleLedger.inMemory();
        try (TrialExecutor executor = new InProcessExecutor(1, Evaluator.inProcess(), ledger)) {
            List<Integer> asked = new ArrayList<>();
            TrialOutcome outcome = executor.submit(
                            spec,
                            stages,
                            soFar -> {
                                asked.add(soFar.samples().size());
                                return soFar.samples().size() == 16;
                            },
                            0)
                    .join();
            assertThat(asked).containsExactly(8, 16);
            assertThat(outcome.scores().samples()).hasSize(16);
            assertThat(ledger.scored()).isEqualTo(16);

            Scores whole =
                    executor.submit(spec, stages, soFar -> false, 0).join().scores();
            assertThat(ledger.scored()).as("the rest only").isEqualTo(24);
            assertThat(whole.samples()).hasSize(24);
            assertThat(executor.submit(spec, 0).join().scores().toMap()).isEqualTo(whole.toMap());
        }
    }

    @Test
    void anExecutorWithoutStagesOfItsOwnGivesTheSame() {
        try (TrialExecutor inner = new InProcessExecutor(1, Evaluator.inProcess())) {
            TrialExecutor plain = new TrialExecutor() {
                @Override
                public int parallelism() {
                    return 1;
                }

                @Override
                public CompletableFuture<TrialOutcome> submit(TrialSpec one, int urgency) {
                    return inner.submit(one, urgency);
                }

                @Override
                public void close() {}
            };
            for (int end : new int[] {8, 16, 24}) {
                StopRule rule = soFar -> soFar.samples().size() >= end;
                assertThat(plain.submit(spec, stages, rule, 0).join().scores().toMap())
                        .isEqualTo(inner.submit(spec, stages, rule, 0)
                                .join()
                                .scores()
                                .toMap());
            }
        }
    }

    @Test
    void mergesHeldInMemoryScoreAsTheFirstOneDid() {
        List<TrialSpec> specs = List.of(0.7, 0.8, 0.9).stream()
                .map(weight -> new TrialSpec(spec.pool(), spec.merge(), Map.of("it", weight, "ja", 0.3), stages.get(0)))
                .toList();
        List<List<Double>> found = new ArrayList<>();
        for (List<TrialSpec> order : List.of(specs, List.of(specs.get(2), specs.get(1), specs.get(0)))) {
            // the first of an order is merged from the files, the others from what is held
            try (TrialExecutor executor = new InProcessExecutor(1, Evaluator.inProcess())) {
                order.forEach(one -> found.add(executor.submit(one, 0).join().scores().samples().stream()
                        .map(sample -> sample.outcome().logLikelihood())
                        .toList()));
            }
        }
        assertThat(found.subList(3, 6)).containsExactly(found.get(2), found.get(1), found.get(0));
    }
}
