package org.optimer.search;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.OptiMerException;

/**
 * An objective in another program, in any language: a process for each worker that lives as long as the search. For each
 * trial it reads one line {@code {"trial": n, "params": {..}}} and answers with one line {@code {"value": x}}, for several
 * objectives {@code {"values": [x, ..]}}, or {@code {"error": ".."}}. An answer may say how the trial stands to its limits,
 * {@code "constraints": [c, ..]}, see {@link Trial#constraints}, and may repeat the trial's number. What it writes to its
 * standard error goes to ours. A process that dies, answers something else, answers twice or not in time fails its trial and
 * is begun anew for the next one.
 */
public final class CommandObjective implements ToDoubleFunction<Trial>, AutoCloseable {
    private static final int LONGEST_QUOTE = 200;
    private static final String ONLY_ANSWERS =
            "Its standard output is for answers, one line each; whatever else it says belongs on its standard error.";

    private final List<String> command;
    private final @Nullable Duration timeout;
    private final Map<Integer, ObjectiveProgram> programs = new ConcurrentHashMap<>();

    /**
     * An objective; nothing is started before the first trial.
     *
     * @param command program and arguments
     */
    public CommandObjective(List<String> command) {
        this(command, null);
    }

    /**
     * An objective whose answers must come in time.
     *
     * @param command program and arguments
     * @param timeout how long one trial may take before its program is stopped and the trial fails; null for any time
     * @throws InvalidInputException when there is no program, or the time is not above zero
     */
    public CommandObjective(List<String> command, @Nullable Duration timeout) {
        this.command = List.copyOf(command);
        this.timeout = timeout;
        if (command.isEmpty()) {
            throw InvalidInputException.of("objective.command", "a program and its arguments", "nothing", "");
        }
        if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
            throw InvalidInputException.of("objective.timeout", "a time above 0", timeout.toString(), "");
        }
    }

    /**
     * Starts the first worker's program now, so that one that cannot be started is noticed before a study is begun.
     *
     * @return this objective
     * @throws org.optimer.core.StorageException when it cannot be started
     */
    public CommandObjective start() {
        programs.computeIfAbsent(0, worker -> new ObjectiveProgram(command));
        return this;
    }

    @Override
    public double applyAsDouble(Trial trial) {
        return values(trial).get(0);
    }

    /**
     * The values of all objectives.
     *
     * @param trial to be evaluated
     * @return one or more, as the program answers
     * @throws OptiMerException when it answers with an error, with something else, or not at all
     */
    public List<Double> values(Trial trial) {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("trial", trial.number());
        question.put("params", trial.params());
        ObjectiveProgram program = programs.compute(
                trial.worker(), (worker, old) -> old != null && old.ready() ? old : new ObjectiveProgram(command));
        String line = program.ask(Json.write(question), timeout);
        Map<String, Object> answer;
        try {
            answer = Json.object(line, "answer of " + command.get(0));
        } catch (InvalidInputException e) {
            program.end(); // what it writes next could be taken for the answer to another trial
            throw new InvalidInputException(e.getMessage() + " " + ONLY_ANSWERS, e);
        }
        if (answer.get("trial") instanceof Number number && number.longValue() != trial.number()) {
            program.end();
            throw new OptiMerException(OptiMerException.message(
                    "answer of " + command.get(0), "one for trial " + trial.number(), shortened(line), ""));
        }
        List<Double> values = values(trial, answer);
        if (values.isEmpty()) {
            program.end();
            throw new OptiMerException(OptiMerException.message(
                    "answer of " + command.get(0),
                    "{\"value\": x}, {\"values\": [x, ..]} or {\"error\": \"..\"}, constraints as [c, ..]",
                    shortened(line),
                    ""));
        }
        return values;
    }

    /** Ends all processes. */
    @Override
    public void close() {
        programs.values().forEach(ObjectiveProgram::end);
        programs.clear();
    }

    /** The values; none when it is no answer. */
    private static List<Double> values(Trial trial, Map<String, Object> answer) {
        if (answer.get("error") != null) {
            throw new OptiMerException(String.valueOf(answer.get("error")));
        }
        List<Double> limits = numbers(answer.getOrDefault("constraints", List.of()));
        List<Double> values = numbers(answer.containsKey("values") ? answer.get("values") : answer.get("value"));
        if (limits == null || values == null) {
            return List.of();
        }
        trial.constraints(limits.stream().mapToDouble(Double::doubleValue).toArray());
        return values;
    }

    /** A number or a list of numbers; null when it is anything else. */
    private static @Nullable List<Double> numbers(@Nullable Object found) {
        List<Double> numbers = new ArrayList<>();
        for (Object entry : found instanceof List<?> list ? list : Collections.singletonList(found)) {
            if (!(entry instanceof Number number)) {
                return null;
            }
            numbers.add(number.doubleValue());
        }
        return numbers;
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "..";
    }
}
