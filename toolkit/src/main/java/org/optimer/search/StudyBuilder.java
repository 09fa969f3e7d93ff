package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Versions;

/** Describes a study step by step; {@link #open()} begins it, or goes on with it. */
public final class StudyBuilder {
    private static final String METRICS = "study:metric_names";

    private final Map<String, Direction> objectives = new LinkedHashMap<>();
    private @Nullable String name;
    private SearchSpace space = SearchSpace.empty();
    private Sampler sampler = TpeSampler.optuna5();
    private Storage storage = new InMemoryStorage();
    private Rng rng = Rng.AUTO;
    private int failures = 10;
    private boolean changes;

    StudyBuilder(String metric, Direction direction) {
        objectives.put(metric, direction);
    }

    /**
     * Adds an objective that is to be great. With several objectives there is no best trial but a front of trials that none
     * surpasses, {@link Study#front()}.
     *
     * @param metric its name
     * @return this builder
     * @throws InvalidInputException when there is one of that name
     */
    public StudyBuilder alsoMaximize(String metric) {
        return also(metric, Direction.MAXIMIZE);
    }

    /**
     * Adds an objective that is to be small, see {@link #alsoMaximize}.
     *
     * @param metric its name
     * @return this builder
     * @throws InvalidInputException when there is one of that name
     */
    public StudyBuilder alsoMinimize(String metric) {
        return also(metric, Direction.MINIMIZE);
    }

    StudyBuilder also(String metric, Direction direction) {
        if (objectives.put(metric, direction) != null) {
            throw InvalidInputException.of("objective " + metric, "one of that name", "two", "Name them differently");
        }
        return this;
    }

    /**
     * The study's own name, needed only when a storage holds several.
     *
     * @param value unique in the storage
     * @return this builder
     */
    public StudyBuilder name(String value) {
        name = value;
        return this;
    }

    /**
     * The parameters to search over.
     *
     * @param value at least one parameter
     * @return this builder
     */
    public StudyBuilder space(SearchSpace value) {
        space = value;
        return this;
    }

    /**
     * What proposes parameters. Without a call: {@link TpeSampler#optuna5()} with seed 0.
     *
     * @param value carries the seed
     * @return this builder
     */
    public StudyBuilder sampler(Sampler value) {
        sampler = value;
        return this;
    }

    /**
     * Where the study is kept. Without a call: in memory.
     *
     * @param value for example {@code JournalStorage.open("out/x.journal")}
     * @return this builder
     */
    public StudyBuilder storage(Storage value) {
        storage = value;
        return this;
    }

    /**
     * Which random numbers trials get. Without a call: {@link Rng#AUTO}.
     *
     * @param value the mode
     * @return this builder
     */
    public StudyBuilder rng(Rng value) {
        rng = value;
        return this;
    }

    /**
     * After how many failures in a row {@code optimize} gives up. Without a call: 10.
     *
     * @param inARow 1 or more
     * @return this builder
     */
    public StudyBuilder maxFailures(int inARow) {
        failures = inARow;
        return this;
    }

    /**
     * Lets a resumed study have another space or sampler than it was begun with.
     *
     * @return this builder
     */
    public StudyBuilder allowChanges() {
        changes = true;
        return this;
    }

    /**
     * Begins the study, or goes on with the one in the storage: that of the given name, or the only one.
     *
     * @return the study; trials that dead processes of this machine left are queued again
     * @throws InvalidInputException when the stored study has another direction, or other settings and {@link
     *     #allowChanges} was not called
     */
    public Study open() {
        if (space.size() == 0) {
            throw InvalidInputException.of("study " + title(), "a space of one or more parameters", "none", "");
        }
        if (failures < 1) {
            throw InvalidInputException.of("maxFailures", "1 or more", String.valueOf(failures), "");
        }
        if (objectives.size() > 1 && !sampler.severalObjectives()) {
            throw InvalidInputException.of(
                    "sampler " + sampler.name(),
                    "one objective",
                    objectives.size() + ": " + objectives.keySet(),
                    "Several are weighed by tpe, random, sobol and the full grid");
        }
        StudyRecord[] found = new StudyRecord[1];
        StorageView after = storage.write(view -> {
            Optional<StudyRecord> old = existing(view);
            found[0] = old.orElse(null);
            int id = old.map(StudyRecord::id).orElse(view.studyCount());
            String studyName = old.map(StudyRecord::name).orElse(name == null ? title() : name);
            old.ifPresent(study -> check(settings(study.name()), study));
            return begin(id, settings(studyName), old.orElse(null));
        });
        int id = found[0] == null ? after.studyCount() - 1 : found[0].id();
        StudyRecord stored = after.study(id).orElseThrow(IllegalStateException::new);
        Study study = new Study(settings(stored.name()), storage, id);
        study.recover();
        return study;
    }

    private StudySettings settings(String studyName) {
        return new StudySettings(
                studyName, List.copyOf(objectives.keySet()), directions(), space, sampler, rng, failures);
    }

    private List<Direction> directions() {
        return List.copyOf(objectives.values());
    }

    private String title() {
        return String.join(", ", objectives.keySet());
    }

    private Optional<StudyRecord> existing(StorageView view) {
        if (name != null) {
            return view.study(name);
        }
        if (view.studies().size() > 1) {
            List<String> names = view.studies().stream().map(StudyRecord::name).toList();
            throw InvalidInputException.of(
                    storage.place(), "one study", "the studies " + names, "Choose one with name(..)");
        }
        return view.studies().stream().findFirst();
    }

    private void check(StudySettings settings, StudyRecord stored) {
        if (!stored.directions().equals(directions())) {
            throw InvalidInputException.of(
                    "study " + stored.name() + " in " + storage.place(),
                    "directions " + directions(),
                    stored.directions().toString(),
                    "Open it with that direction, or use another journal");
        }
        if (!changes) {
            boolean named = stored.systemAttrs().get(METRICS) instanceof List<?> names && !names.isEmpty();
            if (named && !stored.metrics().equals(settings.metrics())) {
                throw InvalidInputException.of(
                        "study " + stored.name() + " in " + storage.place(),
                        "the objectives " + stored.metrics(),
                        settings.metrics().toString(),
                        StudySettings.CHANGES);
            }
            settings.check(storage.place(), TrialNotes.map(stored.userAttrs().get(StudySettings.ATTR)));
        }
    }

    private List<Operation> begin(int id, StudySettings settings, @Nullable StudyRecord stored) {
        List<Operation> operations = new ArrayList<>();
        if (stored == null) {
            operations.add(new Operation.CreateStudy(settings.name(), settings.directions()));
            operations.add(new Operation.SetStudyAttr(id, true, METRICS, settings.metrics()));
        }
        if (stored == null || !stored.userAttrs().containsKey(StudySettings.ATTR) || changes) {
            Map<String, Object> note = new LinkedHashMap<>(settings.recorded());
            note.put("versions", Versions.present());
            operations.add(new Operation.SetStudyAttr(id, false, StudySettings.ATTR, note));
        }
        return operations;
    }
}
