package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/** {@link Operation}s as the JSON objects of Optuna's journal. */
final class JournalCodec {
    /** A kind of record that another program writes and Optuna skips. */
    static final int FOREIGN = 10;

    private JournalCodec() {}

    static Map<String, Object> encode(Operation operation, String worker) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("op_code", -1);
        json.put("worker_id", worker);
        int code;
        if (operation instanceof Operation.CreateStudy study) {
            code = 0;
            json.put("study_name", study.name());
            json.put(
                    "directions",
                    study.directions().stream().map(Direction::code).toList());
        } else if (operation instanceof Operation.DeleteStudy study) {
            code = 1;
            json.put("study_id", study.study());
        } else if (operation instanceof Operation.SetStudyAttr attr) {
            code = attr.system() ? 3 : 2;
            json.put("study_id", attr.study());
            json.put(attr.system() ? "system_attr" : "user_attr", one(attr.key(), attr.value()));
        } else if (operation instanceof Operation.CreateTrial trial) {
            code = 4;
            json.put("study_id", trial.study());
            template(trial.template(), json);
        } else if (operation instanceof Operation.SetParam param) {
            code = 5;
            json.put("trial_id", param.trial());
            json.put("param_name", param.name());
            json.put("param_value_internal", internal(param.distribution(), param.internal()));
            json.put("distribution", param.distribution().toJson());
        } else if (operation instanceof Operation.SetState state) {
            code = 6;
            json.put("trial_id", state.trial());
            json.put("state", state.state().code());
            json.put("values", state.values());
            if (state.state() == TrialState.RUNNING) {
                json.put("datetime_start", JournalTime.write(state.time()));
            } else if (state.state().isFinished()) {
                json.put("datetime_complete", JournalTime.write(state.time()));
            }
        } else if (operation instanceof Operation.Report report) {
            code = 7;
            json.put("trial_id", report.trial());
            json.put("step", report.step());
            json.put("intermediate_value", report.value());
        } else {
            Operation.SetTrialAttr attr = (Operation.SetTrialAttr) operation;
            code = attr.system() ? 9 : 8;
            json.put("trial_id", attr.trial());
            json.put(attr.system() ? "system_attr" : "user_attr", one(attr.key(), attr.value()));
        }
        json.put("op_code", code);
        return json;
    }

    /**
     * What one line says.
     *
     * @return the operation; null for a kind that is to be skipped
     * @throws InvalidInputException when a field is missing or wrong
     */
    static @Nullable Operation decode(Fields fields) {
        int code = fields.whole("op_code");
        return switch (code) {
            case 0 ->
                new Operation.CreateStudy(
                        fields.text("study_name"),
                        fields.list("directions").stream()
                                .map(d -> Direction.of(Fields.number(d).intValue()))
                                .toList());
            case 1 -> new Operation.DeleteStudy(fields.whole("study_id"));
            case 2, 3 -> {
                Map.Entry<String, Object> attr = fields.one(code == 3 ? "system_attr" : "user_attr");
                yield new Operation.SetStudyAttr(fields.whole("study_id"), code == 3, attr.getKey(), attr.getValue());
            }
            case 4 -> new Operation.CreateTrial(fields.whole("study_id"), template(fields));
            case 5 ->
                new Operation.SetParam(
                        fields.whole("trial_id"),
                        fields.text("param_name"),
                        fields.real("param_value_internal"),
                        Distribution.fromJson(fields.text("distribution")));
            case 6 ->
                new Operation.SetState(
                        fields.whole("trial_id"),
                        TrialState.of(fields.whole("state")),
                        !fields.has("values") ? null : reals(fields.list("values")),
                        JournalTime.read(
                                fields.has("datetime_complete") ? fields.text("datetime_complete") : started(fields)));
            case 7 ->
                new Operation.Report(fields.whole("trial_id"), fields.whole("step"), fields.real("intermediate_value"));
            case 8, 9 -> {
                Map.Entry<String, Object> attr = fields.one(code == 9 ? "system_attr" : "user_attr");
                yield new Operation.SetTrialAttr(fields.whole("trial_id"), code == 9, attr.getKey(), attr.getValue());
            }
            default -> null;
        };
    }

    private static void template(FrozenTrial trial, Map<String, Object> json) {
        json.put("datetime_start", trial.start() == null ? null : JournalTime.write(trial.start()));
        boolean plain = trial.state() == TrialState.RUNNING
                && trial.params().isEmpty()
                && trial.userAttrs().isEmpty()
                && trial.systemAttrs().isEmpty();
        if (plain) {
            return;
        }
        json.put("state", trial.state().code());
        json.put("value", trial.values().size() == 1 ? trial.score() : null);
        json.put("values", trial.values().size() > 1 ? trial.values() : null);
        if (trial.complete() != null) {
            json.put("datetime_complete", JournalTime.write(trial.complete()));
        }
        Map<String, Object> ranges = new LinkedHashMap<>();
        Map<String, Object> params = new LinkedHashMap<>();
        trial.params().forEach((name, value) -> {
            Distribution range = trial.distributions().get(name);
            if (range == null) {
                throw InvalidInputException.of("trial to be stored", "a range for " + name, "none", "");
            }
            ranges.put(name, range.toJson());
            params.put(name, internal(range, range.toInternal(value)));
        });
        json.put("distributions", ranges);
        json.put("params", params);
        json.put("user_attrs", trial.userAttrs());
        json.put("system_attrs", trial.systemAttrs());
        json.put("intermediate_values", trial.intermediate());
    }

    private static FrozenTrial template(Fields fields) {
        Map<String, Distribution> ranges = new LinkedHashMap<>();
        fields.map("distributions")
                .forEach((name, json) -> ranges.put(name, Distribution.fromJson(String.valueOf(json))));
        Map<String, Object> params = new LinkedHashMap<>();
        fields.map("params").forEach((name, value) -> {
            Distribution range = ranges.get(name);
            if (range == null) {
                throw InvalidInputException.of("params", "a distribution for " + name, "none", "");
            }
            params.put(name, range.toExternal(Fields.number(value).doubleValue()));
        });
        Map<Long, Double> intermediate = new LinkedHashMap<>();
        fields.map("intermediate_values")
                .forEach((step, value) ->
                        intermediate.put(step(step), Fields.number(value).doubleValue()));
        List<Double> values = fields.has("values")
                ? reals(fields.list("values"))
                : fields.has("value") ? List.of(fields.real("value")) : List.of();
        return new FrozenTrial(
                -1,
                -1,
                fields.has("state") ? TrialState.of(fields.whole("state")) : TrialState.RUNNING,
                values,
                params,
                ranges,
                fields.map("user_attrs"),
                fields.map("system_attrs"),
                intermediate,
                fields.has("datetime_start") ? JournalTime.read(fields.text("datetime_start")) : null,
                fields.has("datetime_complete") ? JournalTime.read(fields.text("datetime_complete")) : null);
    }

    /** Choices are stored as whole numbers, as Optuna does: an index of 1.0 is not an index to every reader. */
    private static Object internal(Distribution range, double value) {
        return range instanceof FloatDistribution ? (Object) value : (Object) (long) value;
    }

    private static long step(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw InvalidInputException.of("intermediate_values", "whole numbers as steps", text, "");
        }
    }

    private static List<Double> reals(List<Object> list) {
        List<Double> values = new ArrayList<>();
        list.forEach(value -> values.add(Fields.number(value).doubleValue()));
        return values;
    }

    private static Map<String, Object> one(String key, @Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    private static String started(Fields fields) {
        return fields.has("datetime_start") ? fields.text("datetime_start") : "1970-01-01T00:00:00+00:00";
    }
}
