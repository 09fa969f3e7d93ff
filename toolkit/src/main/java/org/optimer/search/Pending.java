package org.optimer.search;

import java.time.Duration;
import java.time.Instant;

/** How many trials are complete, or will be if nothing goes wrong. */
final class Pending {
    /** A trial of another machine is given up after this time, or five times the longest trial so far. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Pending() {}

    static int count(StudyRecord study) {
        double longest = study.trials().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .mapToDouble(FrozenTrial::seconds)
                .filter(seconds -> !Double.isNaN(seconds))
                .max()
                .orElse(0);
        double patience = Math.max(PATIENCE.toSeconds(), 5 * longest);
        int count = 0;
        for (FrozenTrial trial : study.trials()) {
            if (trial.state() == TrialState.COMPLETE
                    || (trial.state() == TrialState.RUNNING && willFinish(trial, patience))) {
                count++;
            }
        }
        return count;
    }

    private static boolean willFinish(FrozenTrial trial, double patience) {
        Object owner = trial.systemAttrs().get(TrialNotes.OWNER);
        if (Owner.here(owner)) {
            return Owner.alive(owner); // one asked for by hand may never be told
        }
        Instant start = trial.start();
        return start != null && Duration.between(start, Instant.now()).toSeconds() < patience;
    }
}
