package org.optimer.search;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which process, and which loop inside it, runs a trial, and whether it still lives. A trial that was asked for by hand
 * has no loop.
 */
final class Owner {
    private static final String HOST = host() + "/" + firstOf("/etc/machine-id", 8);
    private static final String BOOT = firstOf("/proc/sys/kernel/random/boot_id", 8);
    private static final long PID = ProcessHandle.current().pid();
    /** Of this process; asking the system takes a millisecond, and every trial of a study asks several times. */
    private static final String STARTED = asked(ProcessHandle.current());

    private static final Set<String> LOOPS = ConcurrentHashMap.newKeySet();

    private Owner() {}

    /** Says that a loop has begun. */
    static void begin(String loop) {
        LOOPS.add(loop);
    }

    /** Says that a loop has ended; what it left running is abandoned. */
    static void end(String loop) {
        LOOPS.remove(loop);
    }

    /** This process, as it is written into {@link TrialNotes#OWNER}. */
    static Map<String, Object> self(@Nullable String loop) {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("host", HOST);
        note.put("boot", BOOT);
        note.put("pid", PID);
        note.put("started", STARTED);
        if (loop != null) {
            note.put("loop", loop);
        }
        return note;
    }

    /** Whether a recorded owner is surely dead: it was on this machine, and it is not there any more. */
    static boolean dead(@Nullable Object note) {
        Map<String, Object> owner = TrialNotes.map(note);
        if (!HOST.equals(owner.get("host")) || !(owner.get("pid") instanceof Number pid)) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid.longValue()).filter(ProcessHandle::isAlive);
        if (!BOOT.equals(owner.get("boot")) || process.isEmpty()) {
            return true;
        }
        // the number may have been given to another process since
        String started = started(process.get());
        if (!started.isEmpty() && !started.equals(owner.get("started"))) {
            return true;
        }
        Object loop = owner.get("loop");
        return pid.longValue() == PID && loop != null && !LOOPS.contains(loop.toString());
    }

    /** Whether a recorded owner surely lives and will finish the trial: a process, or a loop, of this machine. */
    static boolean alive(@Nullable Object note) {
        Map<String, Object> owner = TrialNotes.map(note);
        return HOST.equals(owner.get("host")) && owner.get("loop") != null && !dead(note);
    }

    /** Whether a recorded owner is on this machine, so that its life or death can be told. */
    static boolean here(@Nullable Object note) {
        return HOST.equals(TrialNotes.map(note).get("host"));
    }

    private static String started(ProcessHandle process) {
        return process.pid() == PID ? STARTED : asked(process);
    }

    private static String asked(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String host() {
        String kernel = firstOf("/proc/sys/kernel/hostname", 64); // no name server is asked
        if (!kernel.isEmpty()) {
            return kernel;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unknown"; // a machine without a name; its machine id still tells it apart
        }
    }

    private static String firstOf(String file, int length) {
        try {
            String text = Files.readString(Path.of(file)).strip();
            return text.substring(0, Math.min(length, text.length()));
        } catch (IOException e) {
            return ""; // not every system has it
        }
    }
}
