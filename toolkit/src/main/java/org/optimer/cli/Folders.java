package org.optimer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.optimer.core.StorageException;

/** Replacing a folder by another without a moment at which neither is there whole. */
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
