package org.optimer.search;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;

/** Workers in simulated time: as many trials are always under way, and the one begun first ends first. */
public final class SimulatedWorkers {
    private SimulatedWorkers() {}

    /**
     * Runs trials to their end.
     *
     * @param study asked and told
     * @param trials how many
     * @param workers how many are under way at once
     * @param value of a trial
     */
    public static void run(Study study, int trials, int workers, ToDoubleFunction<Trial> value) {
        Deque<Trial> underWay = new ArrayDeque<>();
        for (int asked = 0; asked < trials || !underWay.isEmpty(); ) {
            if (asked < trials && underWay.size() < workers) {
                underWay.add(study.ask());
                asked++;
            } else {
                Trial done = underWay.remove();
                study.tell(done, value.applyAsDouble(done));
            }
        }
    }
}
