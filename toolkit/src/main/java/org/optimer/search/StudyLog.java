package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state that a list of {@link Operation}s amounts to, by the rules of Optuna's journal (ids are implicit; changes of
 * unknown or finished trials, second claims and clashing ranges are ignored). Not thread-safe: a {@link Storage} guards
 * it.
 */
public final class StudyLog {
    private final Map<Integer, LoggedStudy> studies = new LinkedHashMap<>();
    private final List<LoggedTrial> trials = new ArrayList<>();
    private int studyCount;
    private long version;
    private @Nullable StorageView view;

    /** An empty state. */
    public StudyLog() {}

    /**
     * Applies one operation.
     *
     * @param operation the next of the list
     * @return whether it changed anything; false when the rules ignore it
     */
    public boolean apply(Operation operation) {
        version++;
        view = null;
        if (operation instanceof Operation.CreateStudy create) {
            return create(create);
        }
        if (operation instanceof Operation.DeleteStudy delete) {
            return studies.remove(delete.study()) != null;
        }
        if (operation instanceof Operation.SetStudyAttr attr) {
            LoggedStudy study = studies.get(attr.study());
            return study != null && study.attr(attr);
        }
        if (operation instanceof Operation.CreateTrial create) {
            LoggedStudy study = studies.get(create.study());
            return study != null && trials.add(study.add(trials.size(), create.template()));
        }
        LoggedTrial trial = trial(operation);
        return trial != null && !trial.state().isFinished() && change(trial, operation);
    }

    /**
     * What an operation speaks of that never was: its study or trial was begun in a line that is lost, or never. Such an
     * operation is ignored without a sign, so whoever reads a file should say so.
     *
     * @param operation the next of the list
     * @return for example {@code trial 7}; null when all is known
     */
    @Nullable
    String unknown(Operation operation) {
        if (operation instanceof Operation.CreateStudy) {
            return null;
        }
        Integer study = operation instanceof Operation.DeleteStudy delete
                ? Integer.valueOf(delete.study())
                : operation instanceof Operation.SetStudyAttr attr
                        ? Integer.valueOf(attr.study())
                        : operation instanceof Operation.CreateTrial create ? Integer.valueOf(create.study()) : null;
        if (study != null) {
            return study >= 0 && study < studyCount ? null : "study " + study;
        }
        return trial(operation) == null ? "trial " + number(operation) : null;
    }

    /**
     * What the operations so far amount to.
     *
     * @return an immutable view
     */
    public StorageView view() {
        StorageView result = view;
        if (result == null) {
            List<StudyRecord> records =
                    studies.values().stream().map(LoggedStudy::record).toList();
            result = new StorageView(version, trials.size(), studyCount, records);
            view = result;
        }
        return result;
    }

    private boolean create(Operation.CreateStudy create) {
        boolean taken = studies.values().stream().anyMatch(study -> study.name().equals(create.name()));
        if (!taken) {
            studies.put(studyCount, new LoggedStudy(studyCount, create.name(), create.directions()));
            studyCount++;
        }
        return !taken;
    }

    private @Nullable LoggedTrial trial(Operation operation) {
        int id = number(operation);
        return id >= 0 && id < trials.size() ? trials.get(id) : null;
    }

    private static int number(Operation operation) {
        if (operation instanceof Operation.SetParam param) {
            return param.trial();
        }
        if (operation instanceof Operation.SetState state) {
            return state.trial();
        }
        return operation instanceof Operation.Report report
                ? report.trial()
                : ((Operation.SetTrialAttr) operation).trial();
    }

    private static boolean change(LoggedTrial trial, Operation operation) {
        if (operation instanceof Operation.SetParam param) {
            return trial.study().accepts(param) && trial.set(param);
        }
        if (operation instanceof Operation.SetState state) {
            return trial.set(state);
        }
        if (operation instanceof Operation.Report report) {
            return trial.set(report);
        }
        return trial.set((Operation.SetTrialAttr) operation);
    }
}
