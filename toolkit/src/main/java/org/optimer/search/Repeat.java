package org.optimer.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Trials that were begun and never finished are marked as failed, and queued again with the same parameters. */
final class Repeat {
    private Repeat() {}

    /** A running trial whose process, on this machine, is dead. */
    static boolean abandoned(FrozenTrial trial) {
        return trial.state() == TrialState.RUNNING
                && Owner.dead(trial.systemAttrs().get(TrialNotes.OWNER));
    }

    /**
     * What is to be written.
     *
     * @param study as it stands
     * @param which of the running trials
     * @return operations
     */
    static List<Operation> operations(StudyRecord study, Predicate<FrozenTrial> which) {
        List<Operation> operations = new ArrayList<>();
        for (FrozenTrial trial : study.trials(TrialState.RUNNING)) {
            if (which.test(trial)) {
                // first the repetition, then the end of the old one: a crash between them must not lose the trial
                if (study.trials().stream().noneMatch(other -> repeats(other, trial))) {
                    operations.add(again(study.id(), trial));
                }
                operations.add(new Operation.SetTrialAttr(trial.id(), true, TrialNotes.INTERRUPTED, true));
                operations.add(new Operation.SetTrialAttr(
                        trial.id(), false, "error", "interrupted; its parameters were queued again"));
                operations.add(new Operation.SetState(trial.id(), TrialState.FAIL, null, Instant.now()));
            }
        }
        return operations;
    }

    private static boolean repeats(FrozenTrial other, FrozenTrial trial) {
        return other.systemAttrs().get(TrialNotes.REPEATS) instanceof Number number
                && number.intValue() == trial.number();
    }

    private static Operation again(int study, FrozenTrial trial) {
        Map<String, Object> fixed = new LinkedHashMap<>(TrialNotes.fixed(trial));
        if (trial.systemAttrs().containsKey(TrialNotes.RANDOM)) {
            fixed.putAll(trial.params()); // else they are a beginning, and would shift the random numbers of the rest
        }
        Map<String, Object> notes = new LinkedHashMap<>();
        notes.put(TrialNotes.FIXED, fixed);
        notes.put(TrialNotes.INDEX, TrialNotes.index(trial));
        notes.put(TrialNotes.REPEATS, trial.number());
        return Operation.CreateTrial.of(study, TrialState.WAITING, Map.of(), Map.of(), Map.of(), notes, null);
    }
}
