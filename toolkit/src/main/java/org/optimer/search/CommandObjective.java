package org.optimer.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.OptiMerException;
import org.optimer.core.StorageException;

/**
 * An objective in another program, in any language: a process for each worker that lives as long as the search. For each
 * trial it reads one line {@code {"trial": n, "params": {..}}} and answers with one line {@code {"value": x}}, for several
 * objectives {@code {"values": [x, ..]}}, or {@code {"error": ".."}}. An answer may say how the trial stands to its limits,
 * {@code "constraints": [c, ..]}, see {@link Trial#constraints}. What it writes to its standard error goes to ours. A process that dies fails its trial and is begun
 * anew for the next one.
 */
public final class CommandObjective implements ToDoubleFunction<Trial>, AutoCloseable {
    private final List<String> command;
    private final Map<Integer, Program> programs = new ConcurrentHashMap<>();

    /**
     * An objective; nothing is started before the first trial.
     *
     * @param command program and arguments
     */
    public CommandObjective(List<String> command) {
        this.command = List.copyOf(command);
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
        Program program = programs.compute(
                trial.worker(), (worker, old) -> old != null && old.alive() ? old : new Program(command));
        String line = program.ask(Json.write(question));
        Map<String, Object> answer;
        try {
            answer = Json.object(line, "answer of " + command.get(0));
        } catch (InvalidInputException e) {
            program.end(); // what it writes next could be taken for the answer to another trial
            throw e;
        }
        return values(trial, answer, line);
    }

    /** Ends all processes. */
    @Override
    public void close() {
        programs.values().forEach(Program::end);
        programs.clear();
    }

    private List<Double> values(Trial trial, Map<String, Object> answer, String line) {
        if (answer.get("error") != null) {
            throw new OptiMerException(String.valueOf(answer.get("error")));
        }
        List<Double> limits = numbers(answer.getOrDefault("constraints", List.of()));
        List<Double> values = numbers(answer.containsKey("values") ? answer.get("values") : answer.get("value"));
        if (limits == null || values == null || values.isEmpty()) {
            throw new OptiMerException(OptiMerException.message(
                    "answer of " + command.get(0),
                    "{\"value\": x}, {\"values\": [x, ..]} or {\"error\": \"..\"}, constraints as [c, ..]",
                    line,
                    ""));
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

    /** One running process; its answers are read by a thread of their own, so that waiting can be interrupted. */
    private static final class Program {
        private static final long LEAVE_SECONDS = 2;

        private final String name;
        private final Process process;
        private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

        Program(List<String> command) {
            name = command.get(0);
            try {
                process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException e) {
                throw new StorageException("objective.command: cannot start " + command, e);
            }
            Thread reader = new Thread(this::read, "optimer-objective-" + process.pid());
            reader.setDaemon(true);
            reader.start();
        }

        boolean alive() {
            return process.isAlive();
        }

        String ask(String line) {
            try {
                OutputStream in = process.getOutputStream();
                in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                in.flush();
            } catch (IOException e) {
                throw dead(e);
            }
            try {
                Optional<String> answer = answers.take();
                if (answer.isEmpty()) {
                    throw dead(null);
                }
                return answer.get();
            } catch (InterruptedException e) {
                end(); // its answer would be taken for that of the next trial
                Thread.currentThread().interrupt();
                throw new CancelledException("interrupted while " + name + " was evaluating a trial.");
            }
        }

        void end() {
            try {
                process.getOutputStream().close(); // a program that reads to the end leaves by itself
                if (!process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (IOException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }

        private void read() {
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (!line.isBlank()) {
                        answers.add(Optional.of(line));
                    }
                }
            } catch (IOException e) {
                // the stream was closed with the process: the same as its end
            } finally {
                answers.add(Optional.empty());
            }
        }

        private OptiMerException dead(@Nullable Exception cause) {
            String status;
            try {
                status = process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)
                        ? "it ended with status " + process.exitValue()
                        : "it closed its output";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                status = "it went away";
            }
            return new OptiMerException(
                    OptiMerException.message("objective.command " + name, "one line of answer", status, ""), cause);
        }
    }
}
