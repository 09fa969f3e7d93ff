package org.optimer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.optimer.core.Card;
import org.optimer.core.OptiMerException;
import org.optimer.core.Versions;
import org.optimer.device.Natives;
import org.optimer.lab.Lab;
import picocli.CommandLine.Command;

/** {@code optimer doctor}: what this machine has of what the toolkit needs, what is missing, and how to get it. */
@Command(
        name = "doctor",
        description = "JDK, Maven, Python, natives, GPU, memory, disk, lab: what is there, what is missing, how to get "
                + "it. Exits 1 when something is missing that the toolkit cannot do without.")
final class DoctorCommand extends Verb {
    private static final long GIB = 1L << 30;

    /** Less free space than this and the first run, which unpacks the natives, may fail. */
    private static final long ROOM = 2 * GIB;

    /**
     * One thing looked at.
     *
     * @param name what
     * @param ok whether it is there and enough
     * @param needed whether the toolkit cannot do without
     * @param found what was found
     * @param advice what to do; empty when there is nothing to do
     */
    private record Check(String name, boolean ok, boolean needed, String found, String advice) {
        List<String> row() {
            return List.of(name, ok ? "ok" : needed ? "MISSING" : "absent", found, ok ? "" : advice);
        }

        Map<String, Object> map() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", name);
            map.put("ok", ok);
            map.put("needed", needed);
            map.put("found", found);
            map.put("advice", advice);
            return map;
        }
    }

    @Override
    void execute() {
        List<Check> checks = new ArrayList<>();
        checks.add(jdk());
        checks.add(program("Maven", "Only to build: apt-get install maven, or brew install maven", "mvn"));
        checks.add(program(
                "Python", "Only for notebooks: apt-get install python3-venv (3.9 or newer)", "python3", "python"));
        checks.add(natives());
        checks.add(gpu());
        checks.add(memory());
        checks.add(disk());
        checks.add(lab());
        List<Check> missing =
                checks.stream().filter(check -> check.needed() && !check.ok()).toList();
        Card card = Card.of("optimer " + Versions.TOOLKIT + " on this machine")
                .table(
                        List.of("what", "state", "found", "what to do"),
                        checks.stream().map(Check::row).toList());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("ok", missing.isEmpty());
        data.put("checks", checks.stream().map(Check::map).toList());
        print(card, data);
        if (!missing.isEmpty()) {
            throw new OptiMerException("doctor: missing: "
                    + String.join(", ", missing.stream().map(Check::name).toList()) + ". See the table.");
        }
    }

    private static Check jdk() {
        String version = System.getProperty("java.version") + " in " + System.getProperty("java.home");
        boolean whole = ModuleLayer.boot().findModule("jdk.jshell").isPresent()
                || java.lang.module.ModuleFinder.ofSystem().find("jdk.jshell").isPresent();
        return new Check(
                "JDK",
                whole,
                false,
                version + (whole ? "" : ", without jdk.jshell"),
                "Notebooks need a whole JDK 17 or newer: apt-get install openjdk-17-jdk");
    }

    private static Check program(String name, String advice, String... commands) {
        for (String command : commands) {
            Optional<Path> found = onPath(command);
            if (found.isPresent()) {
                return new Check(name, true, false, found.get().toString(), "");
            }
        }
        return new Check(name, false, false, "no " + String.join(" or ", commands) + " on the PATH", advice);
    }

    private static Optional<Path> onPath(String command) {
        String path = System.getenv("PATH");
        String name = isWindows() ? command + ".exe" : command;
        return path == null
                ? Optional.empty()
                : Stream.of(path.split(java.io.File.pathSeparator))
                        .filter(part -> !part.isBlank())
                        .map(part -> Path.of(part, name))
                        .filter(Files::isExecutable)
                        .findFirst();
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    private static Check natives() {
        try {
            return new Check("natives", true, true, Natives.version(), "");
        } catch (OptiMerException e) {
            return new Check("natives", false, true, String.valueOf(e.getMessage()), "Without them no model runs");
        }
    }

    private static Check gpu() {
        int gpus;
        try {
            gpus = Natives.gpus();
        } catch (OptiMerException e) {
            gpus = 0;
        }
        return new Check(
                "GPU",
                gpus > 0,
                false,
                gpus > 0 ? gpus + ", CUDA; untested on a GPU" : "none that the natives can use; untested on a GPU",
                "Nothing: everything runs on the CPU");
    }

    private static Check memory() {
        long heap = Runtime.getRuntime().maxMemory();
        return new Check(
                "memory",
                heap >= GIB / 2,
                false,
                size(heap) + " heap, " + Runtime.getRuntime().availableProcessors() + " processors",
                "Set OPTIMER_JAVA_OPTS=-Xmx2g");
    }

    private static Check disk() {
        Path here = Path.of("").toAbsolutePath();
        try {
            long free = Files.getFileStore(here).getUsableSpace();
            return new Check(
                    "disk", free >= ROOM, false, size(free) + " free in " + here, "Free " + size(ROOM) + " or more");
        } catch (IOException e) {
            return new Check("disk", false, false, "unknown in " + here + ": " + e.getMessage(), "Look at df");
        }
    }

    private static Check lab() {
        try {
            String found = Lab.folder() + ", " + Lab.domains().size() + " domains";
            return new Check("lab", true, false, found, "");
        } catch (OptiMerException e) {
            return new Check("lab", false, false, "none", "Only for quickstart: set OPTIMER_HOME to the repository");
        }
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIB);
    }
}
