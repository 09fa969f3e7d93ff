package org.optimer.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * Begins trials. A proposal is made without holding the storage's lock, and stored only if nothing was written
 * meanwhile; so each proposal knows all that was stored before it, and a slow sampler does not block other processes.
 */
final class Asker {
    /** After so many proposals that came too late, the next one is made under the lock. */
    private static final int TRIES = 5;

    /**
     * For whom a trial is begun.
     *
     * @param worker its number
     * @param workers how many there are: a batch is that many trials
     * @param wanted how many complete trials the study shall have; no matter when negative
     * @param perTrial whether trials get random numbers of their own when the study leaves it open
     * @param loop the loop that will evaluate it; null when asked for by hand
     */
    record Slot(int worker, int workers, int wanted, boolean perTrial, @Nullable String loop) {
        static final Slot SINGLE = new Slot(0, 1, -1, false, null);
    }

    /** What is to be stored, the trial's number, and the random numbers as they stand afterwards. */
    private record Plan(List<Operation> operations, int number, @Nullable RandomStreams streams) {}

    private final StudySettings settings;
    private final Storage storage;
    private final int id;
    private RandomStreams streams;

    Asker(StudySettings settings, Storage storage, int id) {
        this.settings = settings;
        this.storage = storage;
        this.id = id;
        this.streams = new RandomStreams(settings.sampler().seed());
    }

    Trial ask(Study study, Slot slot) {
        Trial trial = askIfWanted(study, slot);
        if (trial == null) {
            throw new IllegalStateException("a trial is always wanted when asked for by hand");
        }
        return trial;
    }

    synchronized @Nullable Trial askIfWanted(Study study, Slot slot) {
        for (int attempt = 0; ; attempt++) {
            boolean last = attempt == TRIES;
            StorageView before = storage.read();
            Plan[] made = {last ? null : plan(before, slot)};
            if (!last && made[0] == null) {
                return null;
            }
            boolean[] stored = new boolean[1];
            StorageView after = storage.write(view -> {
                if (last) {
                    made[0] = plan(view, slot);
                } else if (view.version() != before.version()) {
                    return List.of();
                }
                stored[0] = true;
                return made[0] == null ? List.of() : made[0].operations();
            });
            Plan plan = made[0];
            if (stored[0]) {
                return plan == null ? null : trial(study, plan, after, slot);
            }
        }
    }

    private Trial trial(Study study, Plan plan, StorageView after, Slot slot) {
        if (plan.streams() != null) {
            streams = plan.streams();
        }
        return new Trial(study, record(after).trials().get(plan.number()), slot.worker());
    }

    private @Nullable Plan plan(StorageView view, Slot slot) {
        StudyRecord study = record(view);
        if (slot.wanted() >= 0 && Pending.count(study) >= slot.wanted()) {
            return null;
        }
        List<FrozenTrial> waiting = study.trials(TrialState.WAITING);
        FrozenTrial queued = waiting.isEmpty() ? null : waiting.get(0);
        long index = queued == null ? TrialNotes.nextIndex(study) : TrialNotes.index(queued);
        boolean common = settings.rng() == Rng.STREAM || (settings.rng() == Rng.AUTO && !slot.perTrial());
        RandomStreams random = common
                ? commonStreams(study)
                : new RandomStreams(Seeding.ofTrial(settings.sampler().seed(), index));
        Map<String, Long> from = random.positions();
        List<FrozenTrial> history = study.trials().stream()
                .filter(trial -> (queued == null || trial.id() != queued.id()) && isWhole(trial))
                .toList();
        Map<String, Object> fixed = queued == null ? Map.of() : TrialNotes.fixed(queued, settings.space());
        Map<String, Object> params = Proposal.of(settings, history, fixed, random);

        Map<String, Object> notes = new LinkedHashMap<>();
        notes.put(TrialNotes.INDEX, index);
        notes.put(
                TrialNotes.RANDOM,
                TrialNotes.random((common ? Rng.STREAM : Rng.PER_TRIAL).label(), from, random.positions()));
        notes.put(TrialNotes.SEEN, TrialNotes.seen(history));
        notes.put(TrialNotes.OWNER, Owner.self(slot.loop()));
        Map<String, Object> remarks = new LinkedHashMap<>();
        remarks.put("worker", slot.worker());
        remarks.put("batch", index / slot.workers());
        RandomStreams kept = common ? random : null;
        return queued == null
                ? new Plan(
                        List.of(Operation.CreateTrial.of(
                                id,
                                TrialState.RUNNING,
                                params,
                                settings.space().distributions(),
                                remarks,
                                notes,
                                Instant.now())),
                        study.trials().size(),
                        kept)
                : new Plan(claim(queued, params, remarks, notes), queued.number(), kept);
    }

    private List<Operation> claim(
            FrozenTrial queued, Map<String, Object> params, Map<String, Object> remarks, Map<String, Object> notes) {
        // a crash may keep only the first of these lines: the owner goes first, so that the trial can be told to be
        // abandoned; the random numbers go last, and say that the parameters before them are complete
        Object random = notes.remove(TrialNotes.RANDOM);
        List<Operation> operations = new ArrayList<>();
        operations.add(new Operation.SetTrialAttr(queued.id(), true, TrialNotes.OWNER, notes.remove(TrialNotes.OWNER)));
        operations.add(new Operation.SetState(queued.id(), TrialState.RUNNING, null, Instant.now()));
        params.forEach((name, value) -> {
            Distribution range = settings.space().get(name);
            operations.add(new Operation.SetParam(queued.id(), name, range.toInternal(value), range));
        });
        notes.forEach((key, value) -> operations.add(new Operation.SetTrialAttr(queued.id(), true, key, value)));
        remarks.forEach((key, value) -> operations.add(new Operation.SetTrialAttr(queued.id(), false, key, value)));
        operations.add(new Operation.SetTrialAttr(queued.id(), true, TrialNotes.RANDOM, random));
        return operations;
    }

    /**
     * Whether a trial's parameters are known as far as the space goes. Another program may just be setting them one by
     * one; what a sampler saw of such a trial could not be told later.
     */
    private boolean isWhole(FrozenTrial trial) {
        return trial.state() != TrialState.RUNNING
                || RelativeParams.of(trial)
                        .keySet()
                        .containsAll(settings.space().distributions().keySet());
    }

    /** A copy of the study's streams at the place that the storage says. */
    private RandomStreams commonStreams(StudyRecord study) {
        Map<String, Long> positions = TrialNotes.streamPositions(study);
        if (!streams.positions().equals(positions)) {
            streams = new RandomStreams(settings.sampler().seed());
            streams.skipTo(positions);
        }
        return streams.copy();
    }

    private StudyRecord record(StorageView view) {
        return view.study(id)
                .orElseThrow(() -> InvalidInputException.of(
                        "study " + settings.name(), "to be in " + storage.place(), "it was deleted", ""));
    }
}
