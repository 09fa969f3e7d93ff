package org.optimer.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.optimer.core.CancelledException;
import org.optimer.core.OptiMerException;
import org.optimer.core.StorageException;

/**
 * One running process of a {@link CommandObjective}. Its lines are read by a thread of their own, so that waiting for an
 * answer can be interrupted and can time out. After anything that is not one line for one question it is ended: what it
 * writes next could be taken for the answer to another trial.
 */
final class ObjectiveProgram {
    private static final long LEAVE_SECONDS = 2;
    /** How often a silent program is looked at: whether it lives. */
    private static final long LOOK_MILLIS = 500;
    /** An answer of this many characters is none, and must not fill the memory. */
    private static final int LONGEST_LINE = 1 << 20;
    /** Lines read ahead; a program that floods its output waits from here on. */
    private static final int MOST_LINES = 16;

    private final String name;
    private final Process process;
    private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(MOST_LINES);
    /** What it has started, as seen while it lived: once it is gone nothing tells whose children they were. */
    private final Set<ProcessHandle> children = ConcurrentHashMap.newKeySet();

    private volatile boolean ended;

    ObjectiveProgram(List<String> command) {
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

    /** Whether a question can be put to it: it lives, and has said nothing that it was not asked. */
    boolean ready() {
        if (!ended && process.isAlive() && lines.isEmpty()) {
            return true;
        }
        end();
        return false;
    }

    /** Asks for one line. */
    String ask(String line, @Nullable Duration timeout) {
        lookForChildren();
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw dead(e);
        }
        try {
            Optional<String> answer = await(timeout);
            if (answer == null) {
                stop();
                throw new OptiMerException(OptiMerException.message(
                        "objective.command " + name,
                        "an answer within " + Numbers.text(timeout == null ? 0 : timeout.toMillis() * 1e-3) + " s",
                        "none; the program was stopped and is begun anew for the next trial",
                        ""));
            }
            lookForChildren();
            return answer.orElseThrow(() -> dead(null));
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while " + name + " was evaluating a trial.");
        }
    }

    /** The next line, or nothing at the end of its output; null when the time is over. */
    private @Nullable Optional<String> await(@Nullable Duration timeout) throws InterruptedException {
        long left = timeout == null ? Long.MAX_VALUE : timeout.toMillis();
        while (left > 0) {
            long step = Math.min(left, LOOK_MILLIS);
            Optional<String> answer = lines.poll(step, TimeUnit.MILLISECONDS);
            if (answer != null) {
                return answer;
            }
            left -= step;
            if (!process.isAlive() && lines.isEmpty()) {
                return Optional.empty(); // a child that it left behind may keep its output open for ever
            }
        }
        return null;
    }

    /** Lets it leave, and stops it when it does not. */
    void end() {
        ended = true;
        lookForChildren();
        try {
            process.getOutputStream().close(); // a program that reads to the end leaves by itself
            process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // it has left already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    private void lookForChildren() {
        process.descendants().forEach(children::add);
    }

    /** Stops it with all that it has started: a shell's child would hold the machine. */
    private void stop() {
        ended = true;
        lookForChildren();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void read() {
        try (Reader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = out.read(); c >= 0 && !ended; c = out.read()) {
                if (c != '\n' && line.length() < LONGEST_LINE) {
                    line.append((char) c);
                } else {
                    put(line);
                    line.setLength(0);
                }
            }
            put(line); // the last line may have no end
        } catch (IOException e) {
            // the stream was closed with the process: the same as its end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread; it only ends
        } finally {
            if (!lines.offer(Optional.empty())) {
                ended = true; // full of lines that nobody asked for: the next question finds them
            }
        }
    }

    private void put(StringBuilder line) throws InterruptedException {
        String text = line.toString().strip();
        while (!text.isEmpty() && !ended && !lines.offer(Optional.of(text), 1, TimeUnit.SECONDS)) {
            Thread.onSpinWait(); // nobody reads: look again whether the program was given up
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
        stop();
        return new OptiMerException(
                OptiMerException.message("objective.command " + name, "one line of answer", status, ""), cause);
    }
}
