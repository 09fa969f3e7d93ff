package org.optimer.search;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A trial inside {@link StudyLog}: mutable, with its frozen form cached until something changes. */
final class LoggedTrial {
    private final LoggedStudy study;
    private final int id;
    private final int number;
    private final Map<String, Object> params;
    private final Map<String, Distribution> distributions;
    private final Map<String, Object> userAttrs;
    private final Map<String, Object> systemAttrs;
    private final Map<Long, Double> intermediate;
    private TrialState state;
    private List<Double> values;
    private @Nullable Instant start;
    private @Nullable Instant complete;
    private @Nullable FrozenTrial frozen;

    LoggedTrial(LoggedStudy study, int id, int number, FrozenTrial template) {
        this.study = study;
        this.id = id;
        this.number = number;
        this.params = new LinkedHashMap<>(template.params());
        this.distributions = new LinkedHashMap<>(template.distributions());
        this.userAttrs = new LinkedHashMap<>(template.userAttrs());
        this.systemAttrs = new LinkedHashMap<>(template.systemAttrs());
        this.intermediate = new TreeMap<>(template.intermediate());
        this.state = template.state();
        this.values = template.values();
        this.start = template.start();
        this.complete = template.complete();
    }

    LoggedStudy study() {
        return study;
    }

    TrialState state() {
        return state;
    }

    boolean set(Operation.SetParam param) {
        touch();
        params.put(param.name(), param.distribution().toExternal(param.internal()));
        distributions.put(param.name(), param.distribution());
        return true;
    }

    boolean set(Operation.SetState change) {
        if (change.state() == TrialState.RUNNING && state == TrialState.RUNNING) {
            return false; // another worker's claim came first
        }
        touch();
        if (change.state() == TrialState.RUNNING) {
            start = change.time();
        } else if (change.state().isFinished()) {
            complete = change.time();
        }
        state = change.state();
        if (change.values() != null) {
            values = List.copyOf(change.values());
        }
        return true;
    }

    boolean set(Operation.Report report) {
        touch();
        intermediate.put(report.step(), report.value());
        return true;
    }

    boolean set(Operation.SetTrialAttr attr) {
        touch();
        (attr.system() ? systemAttrs : userAttrs).put(attr.key(), attr.value());
        return true;
    }

    FrozenTrial frozen() {
        FrozenTrial result = frozen;
        if (result == null) {
            result = new FrozenTrial(
                    id,
                    number,
                    state,
                    values,
                    params,
                    distributions,
                    userAttrs,
                    systemAttrs,
                    intermediate,
                    start,
                    complete);
            frozen = result;
        }
        return result;
    }

    private void touch() {
        frozen = null;
        study.touch();
    }
}
