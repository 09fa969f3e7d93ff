package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A study inside {@link StudyLog}: mutable, with its record cached until something changes. */
final class LoggedStudy {
    private final int id;
    private final String name;
    private final List<Direction> directions;
    private final Map<String, Object> userAttrs = new LinkedHashMap<>();
    private final Map<String, Object> systemAttrs = new LinkedHashMap<>();
    private final List<LoggedTrial> trials = new ArrayList<>();
    private final Map<String, Distribution> firstRanges = new LinkedHashMap<>();
    private @Nullable StudyRecord record;

    LoggedStudy(int id, String name, List<Direction> directions) {
        this.id = id;
        this.name = name;
        this.directions = directions;
    }

    String name() {
        return name;
    }

    boolean attr(Operation.SetStudyAttr attr) {
        touch();
        (attr.system() ? systemAttrs : userAttrs).put(attr.key(), attr.value());
        return true;
    }

    LoggedTrial add(int trialId, FrozenTrial template) {
        touch();
        LoggedTrial trial = new LoggedTrial(this, trialId, trials.size(), template);
        trials.add(trial);
        template.distributions().forEach(firstRanges::putIfAbsent);
        return trial;
    }

    /** Whether the range fits the first one of that name; remembers it when it is the first. */
    boolean accepts(Operation.SetParam param) {
        Distribution first = firstRanges.putIfAbsent(param.name(), param.distribution());
        return first == null || first.compatibleWith(param.distribution());
    }

    void touch() {
        record = null;
    }

    StudyRecord record() {
        StudyRecord result = record;
        if (result == null) {
            List<FrozenTrial> frozen = trials.stream().map(LoggedTrial::frozen).toList();
            result = new StudyRecord(id, name, directions, userAttrs, systemAttrs, frozen);
            record = result;
        }
        return result;
    }
}
