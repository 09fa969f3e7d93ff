package org.optimer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.optimer.core.StorageException;

/**
 * Replacing a folder by another. Both are whole at every moment; between the two renames, for an instant, neither has the
 * name, and after a kill just then the old one is found beside it as {@code .name.old-0}.
 */
final class Folders {
    private Folders() {}

    /** A free name in the same directory, so that a rename can move it. */
    static Path beside(Path target, String what) {
        for (int i = 0; ; i++) {
            Path name = target.resolveSibling("." + target.getFileName() + "." + what + "-" + i);
            if (!Files.exists(name)) {
                return name;
            }
        }
    }

    /** Whether two paths are one folder, links followed. */
    static boolean same(Path a, Path b) {
        try {
            return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
        } catch (IOException e) {
            throw new StorageException("cannot compare " + a + " and " + b, e);
        }
    }

    /** Puts {@code fresh} in the place of {@code target}, and removes what was there. */
    static void swap(Path fresh, Path target) {
        Path old = beside(target, "old");
        try {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            try {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
                throw e;
            }
            remove(old);
        } catch (IOException e) {
            throw new StorageException("cannot replace " + target + "; the new folder is " + fresh, e);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
