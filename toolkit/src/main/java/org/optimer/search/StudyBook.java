package org.optimer.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** Writes the trials of one study: queued ones, ones from elsewhere, results. */
final class StudyBook {
    private final StudySettings settings;
    private final Storage storage;
    private final int id;

    StudyBook(StudySettings settings, Storage storage, int id) {
        this.settings = settings;
        this.storage = storage;
        this.id = id;
    }

    /** See {@link Study#enqueue}. */
    FrozenTrial enqueue(Map<String, Object> params) {
        params.forEach((name, value) -> {
            Distribution range = settings.space().get(name);
            if (!range.contains(range.toInternal(value))) {
                throw InvalidInputException.of("queued parameter " + name, range.toString(), String.valueOf(value), "");
            }
        });
        for (Simplex simplex : settings.space().simplexes()) {
            if (simplex.parts().stream().anyMatch(params::containsKey)) {
                simplex.check("queued parameters", params);
            }
        }
        StudyRecord after = record(storage.write(view -> {
            Map<String, Object> notes = new LinkedHashMap<>();
            notes.put(TrialNotes.FIXED, new LinkedHashMap<>(params));
            notes.put(TrialNotes.INDEX, TrialNotes.nextIndex(record(view)));
            return List.of(Operation.CreateTrial.of(id, TrialState.WAITING, Map.of(), Map.of(), Map.of(), notes, null));
        }));
        List<FrozenTrial> waiting = after.trials(TrialState.WAITING);
        return waiting.get(waiting.size() - 1);
    }

    /** See {@link Study#addAll}; without a key all are added. */
    List<FrozenTrial> add(List<KnownTrial> trials, @Nullable String key) {
        trials.forEach(this::check);
        return record(storage.write(view -> {
                    StudyRecord before = record(view);
                    Set<String> there = new HashSet<>();
                    if (key != null) {
                        before.trials().stream()
                                .filter(trial -> trial.userAttrs().containsKey(key))
                                .forEach(trial -> there.add(Json.write(trial.userAttr(key))));
                    }
                    long index = TrialNotes.nextIndex(before);
                    List<Operation> operations = new ArrayList<>();
                    for (KnownTrial trial : trials) {
                        if (key == null
                                || there.add(Json.write(trial.userAttrs().get(key)))) {
                            operations.add(creation(trial, index++));
                        }
                    }
                    return operations;
                }))
                .trials();
    }

    private void check(KnownTrial trial) {
        List<Double> values = trial.values();
        if (values.size() != settings.directions().size() || values.contains(Double.NaN)) {
            throw InvalidInputException.of(
                    "trial to add", settings.directions().size() + " values that are numbers", values.toString(), "");
        }
        Map<String, Object> params = trial.params();
        settings.space().distributions().forEach((name, range) -> {
            if (!params.containsKey(name) || !range.contains(range.toInternal(params.get(name)))) {
                throw InvalidInputException.of(
                        "trial to add: " + name, "a value in " + range, String.valueOf(params.get(name)), "");
            }
        });
        settings.space().simplexes().forEach(simplex -> simplex.check("trial to add", params));
    }

    private Operation creation(KnownTrial trial, long index) {
        Instant now = Instant.now();
        Map<String, Object> ordered = new LinkedHashMap<>();
        settings.space()
                .names()
                .forEach(name -> ordered.put(name, trial.params().get(name)));
        Map<String, Object> notes = new LinkedHashMap<>();
        notes.put(TrialNotes.INDEX, index);
        if (!trial.constraints().isEmpty()) {
            notes.put(Constraints.KEY, trial.constraints());
        }
        FrozenTrial template = new FrozenTrial(
                -1,
                -1,
                TrialState.COMPLETE,
                trial.values(),
                ordered,
                settings.space().distributions(),
                trial.userAttrs(),
                notes,
                Map.of(),
                now,
                now);
        return new Operation.CreateTrial(id, template);
    }

    /** Finishes a running trial: its remarks and limits, then its state. */
    FrozenTrial finish(Trial trial, TrialState state, @Nullable List<Double> values, Map<String, Object> more) {
        Map<String, Object> remarks = trial.remarks();
        remarks.putAll(more);
        StudyRecord after = record(storage.write(view -> {
            FrozenTrial now = record(view).trials().get(trial.number());
            if (now.state() != TrialState.RUNNING) {
                throw InvalidInputException.of(
                        "trial " + now.number(), "a running trial", "state " + now.state(), "Ask for a new one");
            }
            List<Operation> operations = new ArrayList<>();
            // remarks first: a finished trial takes none
            remarks.forEach((key, value) -> operations.add(new Operation.SetTrialAttr(now.id(), false, key, value)));
            if (!trial.constraints().isEmpty()) {
                operations.add(new Operation.SetTrialAttr(now.id(), true, Constraints.KEY, trial.constraints()));
            }
            operations.add(new Operation.SetState(now.id(), state, values, Instant.now()));
            return operations;
        }));
        FrozenTrial stored = after.trials().get(trial.number());
        trial.refresh(stored);
        return stored;
    }

    void report(Trial trial, long step, double value) {
        FrozenTrial now = current(trial);
        storage.write(view -> List.of(new Operation.Report(now.id(), step, value)));
        trial.refresh(current(trial));
    }

    /** The study in a view. */
    StudyRecord record(StorageView view) {
        return view.study(id)
                .orElseThrow(() -> InvalidInputException.of(
                        "study " + settings.name(), "to be in " + storage.place(), "it was deleted", ""));
    }

    private FrozenTrial current(Trial trial) {
        return record(storage.read()).trials().get(trial.number());
    }
}
