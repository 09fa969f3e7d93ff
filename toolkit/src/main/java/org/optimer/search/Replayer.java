package org.optimer.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.optimer.core.InvalidInputException;

/** Makes recorded proposals again from what the sampler saw then. */
final class Replayer {
    private Replayer() {}

    static ReplayReport replay(StudySettings settings, StudyRecord study) {
        int compared = 0;
        int skipped = 0;
        List<ReplayReport.Difference> differences = new ArrayList<>();
        for (FrozenTrial trial : study.trials()) {
            Map<String, Object> note = TrialNotes.map(trial.systemAttrs().get(TrialNotes.RANDOM));
            if (note.isEmpty() || trial.params().size() < settings.space().size()) {
                skipped++;
                continue;
            }
            compared++;
            String recorded = trial.params().toString();
            String replayed = again(settings, study, trial, note).toString();
            if (!recorded.equals(replayed)) {
                differences.add(new ReplayReport.Difference(trial.number(), recorded, replayed));
            }
        }
        return new ReplayReport(compared, skipped, differences);
    }

    private static Map<String, Object> again(
            StudySettings settings, StudyRecord study, FrozenTrial trial, Map<String, Object> note) {
        long seed = settings.sampler().seed();
        RandomStreams random;
        if (Rng.STREAM.label().equals(note.get("mode"))) {
            random = new RandomStreams(seed);
            random.skipTo(TrialNotes.positions(note.get("from")));
        } else {
            random = new RandomStreams(Seeding.ofTrial(seed, TrialNotes.index(trial)));
        }
        Map<String, Object> fixed = TrialNotes.fixed(trial, settings.space());
        return Proposal.of(settings, history(study, trial), fixed, random);
    }

    /** The trials that the sampler saw, in the state that it saw them in. */
    private static List<FrozenTrial> history(StudyRecord study, FrozenTrial trial) {
        Map<String, Object> seen = TrialNotes.map(trial.systemAttrs().get(TrialNotes.SEEN));
        Set<Integer> finished = TrialNotes.numbers(seen.get("finished"));
        Set<Integer> running = TrialNotes.numbers(seen.get("running"));
        List<FrozenTrial> history = new ArrayList<>();
        for (FrozenTrial other : study.trials()) {
            if (finished.contains(other.number())) {
                history.add(other);
            } else if (running.contains(other.number())) {
                history.add(asRunning(other));
            }
        }
        if (history.size() != finished.size() + running.size()) {
            throw InvalidInputException.of(
                    "trial " + trial.number(),
                    "all trials that it saw",
                    history.size() + " of " + (finished.size() + running.size()),
                    "The study's file has lost records");
        }
        return history;
    }

    private static FrozenTrial asRunning(FrozenTrial trial) {
        Instant start = trial.start();
        return new FrozenTrial(
                trial.id(),
                trial.number(),
                TrialState.RUNNING,
                List.of(),
                trial.params(),
                trial.distributions(),
                trial.userAttrs(),
                trial.systemAttrs(),
                Map.of(),
                start,
                null);
    }
}
