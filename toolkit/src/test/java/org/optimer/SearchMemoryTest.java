package org.optimer;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.optimer.core.CounterRandom;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;
import org.optimer.merge.Merge;
import org.optimer.vector.VectorPool;

/**
 * A search merges in memory and scores a thousand times over: resident memory must not grow.
 */
@Tag("full")
@EnabledOnOs(OS.LINUX)
class SearchMemoryTest {
    private static final int ROUNDS = 1000;
    private static final int SETTLED = 50;

    @Test
    void aThousandMergesAndScoresLeaveResidentMemoryFlat() throws IOException, InterruptedException {
        ResidentMemory.assertFlat(SearchMemoryTest.class, "256m");
    }

    /** The child: prints resident memory after 50 rounds and at the end. */
    public static void main(String[] args) throws Exception {
        VectorPool pool = LabSearch.pool();
        Merge merge = Merge.dareLinear().density(0.9).seed(5);
        TaskSet items = Tasks.load(Lab.path("tasks")).search().first(10);
        CounterRandom random = new CounterRandom(1, "memory");
        long settled = 0;
        try (TrialExecutor executor = new InProcessExecutor(2, Evaluator.inProcess())) {
            for (int round = 1; round <= ROUNDS; round++) {
                Map<String, Double> weights =
                        Map.of("it", random.nextDouble(), "ja", random.nextDouble(), "math", random.nextDouble());
                executor.submit(new TrialSpec(pool, merge, weights, items), 0).get();
                settled = round == SETTLED ? ResidentMemory.now() : settled;
            }
        }
        System.out.println(settled + " " + ResidentMemory.now());
    }
}
