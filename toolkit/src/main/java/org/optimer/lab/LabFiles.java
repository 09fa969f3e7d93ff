package org.optimer.lab;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.optimer.core.Hashes;
import org.optimer.core.StorageException;

/**
 * Small files of a lab folder: written whole or not at all, always with {@code \n} and UTF-8. Streams, not channels: an
 * interrupt closes a channel in the middle of its work, and would look like a broken disk.
 */
final class LabFiles {
    private LabFiles() {}

    static String read(Path file) {
        try {
            try (FileInputStream in = new FileInputStream(file.toFile())) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    /** Writes beside the target, syncs, renames; makes the folders above. */
    static void write(Path file, String content) {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                out.write(content.getBytes(StandardCharsets.UTF_8));
                out.getFD().sync();
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StorageException("cannot write " + file, e);
        }
    }

    static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StorageException("cannot move " + from + " to " + to, e);
        }
    }

    /** Removes a folder and what is in it; nothing happens when there is none. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new StorageException("cannot remove " + folder, e);
        }
    }

    /** The visible entries of a folder, sorted; none when there is no such folder. */
    static List<String> names(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StorageException("cannot list " + folder, e);
        }
    }

    /** The SHA-256 of every file below a folder by its path with slashes, sorted, without what the lab itself writes last. */
    static Map<String, String> hashes(Path folder) {
        Map<String, String> hashes = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals(Lab.MANIFEST) && !name.equals(Lab.README))
                    .filter(name -> !name.startsWith(LabTraining.WORK + "/"))
                    .sorted()
                    .forEach(name -> hashes.put(name, Hashes.sha256(folder.resolve(name))));
        } catch (IOException e) {
            throw new StorageException("cannot list " + folder, e);
        }
        return hashes;
    }
}
