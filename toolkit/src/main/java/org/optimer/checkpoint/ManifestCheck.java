package org.optimer.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.optimer.core.CancelledException;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;

/** Compares the files of a folder, all bytes of them, with what its manifest says. */
public final class ManifestCheck {
    private static final String DIFFERS = "content differs from the recorded hash";

    private ManifestCheck() {}

    /**
     * Reads and hashes all recorded files.
     *
     * @param folder a checkpoint folder
     * @param manifest its manifest
     * @param progress told the bytes of each step, of {@link Manifest.Entry#bytes} in all where nothing is wrong; from
     *     several threads
     * @return what is wrong by file, sorted; empty when all is as recorded
     * @throws org.optimer.core.StorageException when reading fails
     * @throws CancelledException when interrupted
     */
    public static Map<String, String> problems(Path folder, Manifest manifest, LongConsumer progress) {
        Map<String, String> problems = new TreeMap<>();
        List<TensorInfo> tensors = new ArrayList<>();
        manifest.files().forEach((name, entry) -> {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("verify " + folder + ": interrupted.");
            }
            String problem = problem(folder.resolve(name), entry, tensors, progress);
            if (!problem.isEmpty()) {
                problems.put(name, problem);
            }
        });
        if (problems.isEmpty() && !tensors.isEmpty()) {
            Map<String, String> hashes = new TreeMap<>();
            manifest.files().values().forEach(entry -> hashes.putAll(entry.tensors()));
            List<String> contents = new ArrayList<>();
            tensors.forEach(info -> contents.add(hashes.getOrDefault(info.name(), "")));
            if (!Fingerprints.combine(tensors, contents).equals(manifest.fingerprint())) {
                problems.put(Manifest.FILE, "its fingerprint is not that of the tensors");
            }
        }
        return problems;
    }

    private static String problem(Path file, Manifest.Entry entry, List<TensorInfo> seen, LongConsumer progress) {
        if (!Files.isRegularFile(file)) {
            return "missing";
        }
        long size = file.toFile().length();
        if (size != entry.bytes()) {
            return size + " bytes instead of " + entry.bytes();
        }
        if (!entry.tensors().isEmpty()) {
            return weightProblem(file, entry, seen, progress);
        }
        String now = Hashes.sha256(file);
        progress.accept(size);
        return now.equals(entry.sha256()) ? "" : DIFFERS;
    }

    private static String weightProblem(Path file, Manifest.Entry entry, List<TensorInfo> seen, LongConsumer progress) {
        try (SafetensorsFile weights = SafetensorsFile.open(file)) {
            List<TensorInfo> tensors = weights.tensors();
            if (!weights.headerHash().equals(entry.sha256())) {
                return "header differs from the recorded hash";
            }
            List<String> names = tensors.stream().map(TensorInfo::name).toList();
            Set<String> unlike = new TreeSet<>(entry.tensors().keySet());
            if (!unlike.equals(Set.copyOf(names))) {
                names.forEach(
                        name -> { // what is left is in one of the two only
                            if (!unlike.remove(name)) {
                                unlike.add(name);
                            }
                        });
                return "its tensors are not those that are recorded: " + few(List.copyOf(unlike));
            }
            seen.addAll(tensors);
            boolean[] differs = new boolean[tensors.size()];
            Parallel.run(differs.length, Parallel.defaultThreads(), "verify " + file, i -> {
                TensorInfo info = tensors.get(i);
                differs[i] = !Fingerprints.content(weights, info, progress)
                        .equals(entry.tensors().get(info.name()));
            });
            progress.accept(entry.bytes()
                    - tensors.stream().mapToLong(TensorInfo::bytes).sum());
            List<String> damaged = new ArrayList<>();
            for (int i = 0; i < differs.length; i++) {
                if (differs[i]) {
                    damaged.add(tensors.get(i).name());
                }
            }
            return damaged.isEmpty() ? "" : DIFFERS + " in " + few(damaged);
        } catch (InvalidInputException e) {
            return "damaged: " + e.getMessage();
        }
    }

    private static String few(List<String> names) {
        int shown = Math.min(3, names.size());
        String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
        return String.join(", ", names.subList(0, shown)) + more;
    }
}
