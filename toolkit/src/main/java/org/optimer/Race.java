package org.optimer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.optimer.evaluate.Estimate;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.TaskSet;
import org.optimer.search.FrozenTrial;
import org.optimer.search.TrialState;

/**
 * Ends trials that lose against the trial at TPE's boundary between good and poor ones. TPE uses only the side of that
 * boundary on which a trial lies, and both models answer the same items, so a paired difference tells early which side it
 * is. A trial that was ended is worth the boundary's value plus the difference so far.
 */
final class Race {
    /** Items per task and stage. */
    static final int BLOCK = 10;

    /** With fewer whole trials than this there is no boundary to speak of. */
    private static final int FEWEST = 2;

    /** Trial attribute: the number of the trial that an ended one was compared with. */
    static final String AGAINST = "raced_against";

    private final SearchPlan plan;
    private final List<TaskSet> stages = new ArrayList<>();
    private final Map<Integer, Scores> whole = new ConcurrentHashMap<>();

    /** @param items what a trial that is not ended is scored on */
    Race(SearchPlan plan, TaskSet items) {
        this.plan = plan;
        int longest = items.names().stream()
                .mapToInt(task -> items.items(task).size())
                .max()
                .orElse(0);
        for (int n = BLOCK; n < longest; n += BLOCK) {
            stages.add(items.first(n));
        }
        stages.add(items);
    }

    /** Item sets, each within the next; the last one is everything. */
    List<TaskSet> stages() {
        return stages;
    }

    /** One trial's opponent. */
    record Heat(FrozenTrial opponent, Scores scores, Objective objective, double z) {
        /**
         * Whether a trial is behind by more than what the items to come may change, {@code z} standard errors. The side
         * of the boundary is a matter of these N items, not of all there could be: after n of them the difference on all N
         * is off by the error of a sample from a finite population, s/√n · √(1 − n/N) (Cochran, Sampling Techniques,
         * 2.6).
         */
        boolean lost(Scores soFar) {
            Estimate difference = objective.difference(soFar, scores);
            double open = 1 - (double) soFar.samples().size() / scores.samples().size();
            double error = Double.isNaN(difference.stderr()) ? 0 : difference.stderr() * Math.sqrt(Math.max(0, open));
            return difference.value() + z * error < 0;
        }

        /** What a trial that was ended is worth. */
        double value(Scores soFar) {
            return opponent.score() + objective.difference(soFar, scores).value();
        }
    }

    /**
     * The opponent of the next trial; null while there is none. With several workers, in this process or beside
     * it, trials are ended only after the start-up: the few whole trials before it are the only ones that later ones can be
     * compared with.
     *
     * @param number the trial's number
     * @param trials all trials of the study, the one to be scored among them
     * @param scores finds a trial's scores on all items
     */
    @Nullable
    Heat heat(int number, List<FrozenTrial> trials, Function<FrozenTrial, Scores> scores) {
        if (number < plan.startup() && (plan.workers() > 1 || trials.stream().anyMatch(Race::beside))) {
            return null;
        }
        List<FrozenTrial> complete = trials.stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .toList();
        List<FrozenTrial> entire =
                complete.stream().filter(trial -> !ended(trial)).toList();
        int rank = Math.max(FEWEST, boundary(complete.size() + 1));
        if (entire.size() < rank) {
            return null;
        }
        FrozenTrial opponent = entire.stream()
                .sorted(Comparator.comparingDouble((FrozenTrial trial) -> -trial.score())
                        .thenComparingInt(FrozenTrial::number))
                .toList()
                .get(rank - 1);
        return new Heat(
                opponent,
                whole.computeIfAbsent(opponent.number(), unknown -> scores.apply(opponent)),
                plan.objective(),
                plan.frugal().z());
    }

    /** Whether another process than the search's own began a trial: workers that join have numbers above 0. */
    private static boolean beside(FrozenTrial trial) {
        return trial.userAttr("worker") instanceof Number worker && worker.intValue() != 0;
    }

    static boolean ended(FrozenTrial trial) {
        return trial.userAttrs().containsKey(AGAINST);
    }

    /** γ(n) = min(⌈n/10⌉, 25), the number of trials that TPE takes for good. */
    private static int boundary(int trials) {
        return Math.min((trials + 9) / 10, 25);
    }
}
