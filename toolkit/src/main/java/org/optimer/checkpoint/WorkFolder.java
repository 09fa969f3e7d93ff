package org.optimer.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.StorageException;

/**
 * A hidden sibling of a target folder in which it is made, and which becomes the target by one rename. Beside it lies a
 * file that its owner keeps locked: the lock ends with the process, however that ends, so whoever can take it knows that
 * the folder is left over, and removes both. Names are never used twice, so a lock never guards another folder than the
 * one it was made for. A process that is asked to end (Ctrl-C) removes its unfinished folders itself.
 */
final class WorkFolder implements Closeable {
    private static final String MARK = ".optimer-tmp-";
    private static final String LOCK = ".lock";

    /**
     * How often the parent may be removed by others while a folder is made in it. Each attempt takes a part of a
     * millisecond; on a busy machine dozens may fail in a row.
     */
    private static final int ATTEMPTS = 1000;

    private static final AtomicLong COUNTER = new AtomicLong();

    /** Lock files held by this JVM. They must not be opened here: closing any channel of a file drops its locks. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Unfinished folders of this JVM. Whoever renames or removes one because the JVM ends holds its monitor. */
    private static final Set<WorkFolder> UNFINISHED = new HashSet<>();

    private static boolean ending;

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(WorkFolder::removeUnfinished, "optimer-unfinished"));
        } catch (IllegalStateException e) {
            ending = true; // the first writer of a JVM that ends already
        }
    }

    private final Path target;
    private final Path folder;
    private final Path lockFile;
    private final FileChannel lockChannel;

    /** Folders above the target that were made for it, the deepest first. */
    private List<Path> above = List.of();

    private boolean done;

    private WorkFolder(Path target, Path folder, Path lockFile, FileChannel lockChannel) {
        this.target = target;
        this.folder = folder;
        this.lockFile = lockFile;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the folder, and removes what dead writers left beside the target.
     *
     * @param wanted the folder to be made; must not exist
     */
    static WorkFolder create(Path wanted) {
        Path target = wanted.toAbsolutePath().normalize();
        Path parent = target.getParent();
        if (parent == null) {
            throw InvalidInputException.of(wanted.toString(), "a folder that can be made", "a root", "");
        }
        refuseExisting(target);
        List<Path> missing = List.of();
        try {
            for (int attempt = 1; ; attempt++) {
                List<Path> now = missing(parent);
                missing = now.size() > missing.size() ? now : missing;
                try {
                    return createIn(parent, target, missing);
                } catch (NoSuchFileException e) {
                    // another writer that made the same parent has ended, and found it empty
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            removeEmpty(missing);
            throw new StorageException("cannot make a folder for writing beside " + wanted, e);
        } catch (RuntimeException | Error e) {
            removeEmpty(missing);
            throw e;
        }
    }

    /** Fails with {@link NoSuchFileException} when the parent goes away before the lock lies in it. */
    private static WorkFolder createIn(Path parent, Path wanted, List<Path> missing) throws IOException {
        Files.createDirectories(parent);
        // one true name for the parent, so that all writers of this JVM agree on the names of the locks
        Path target = parent.toRealPath().resolve(wanted.getFileName());
        removeStale(parentOf(target));
        synchronized (UNFINISHED) {
            if (ending) {
                throw ended(target);
            }
            WorkFolder made = lockAndLook(target);
            made.above = missing;
            UNFINISHED.add(made);
            return made;
        }
    }

    private static List<Path> missing(Path folder) {
        List<Path> missing = new ArrayList<>();
        for (Path at = folder; at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS); at = at.getParent()) {
            missing.add(at);
        }
        return missing;
    }

    /** Folders that were made for nothing; one that somebody else uses by now stays, and so do those above it. */
    private static void removeEmpty(List<Path> folders) {
        try {
            for (Path folder : folders) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            return; // not empty, or not ours any more: nothing is lost by an empty folder
        }
    }

    /**
     * One at a time in this JVM: of two threads that both lock before either looks, both would be refused. Two processes
     * that begin in the same instant still may be; never do both go on.
     */
    private static synchronized WorkFolder lockAndLook(Path target) throws IOException {
        WorkFolder made = lock(target);
        try {
            made.refuseRival();
            Files.createDirectory(made.folder);
            return made;
        } catch (IOException | RuntimeException | Error e) {
            made.close();
            throw e;
        }
    }

    Path folder() {
        return folder;
    }

    Path target() {
        return target;
    }

    /** Makes the folder the target. After this returns it is there for good, even if the power fails. */
    void rename() {
        refuseExisting(target);
        try {
            syncFolder(folder);
            synchronized (UNFINISHED) {
                if (!UNFINISHED.remove(this)) {
                    throw ended(target);
                }
                Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
                done = true;
            }
            syncFolder(parentOf(target));
        } catch (IOException e) {
            throw new StorageException("cannot rename " + folder + " to " + target, e);
        }
    }

    /** Writers still run while the JVM ends, but none can rename its folder once this has begun. */
    private static void removeUnfinished() {
        synchronized (UNFINISHED) {
            ending = true;
            for (WorkFolder unfinished : UNFINISHED) {
                unfinished.removeWhileWritten();
            }
            UNFINISHED.clear();
        }
    }

    /** A writer may make another file there just now; what still is left then, the next writer beside it removes. */
    private void removeWhileWritten() {
        for (int attempt = 0; attempt < 5; attempt++) {
            try {
                delete(folder);
                Files.deleteIfExists(lockFile);
                removeEmpty(above);
                return;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static StorageException ended(Path target) {
        return new StorageException(target + " is not made, because the program was asked to end");
    }

    /** Removes the folder unless it was renamed, and gives the lock back. */
    @Override
    public void close() {
        synchronized (UNFINISHED) {
            UNFINISHED.remove(this);
        }
        try {
            try (lockChannel) {
                if (!done) {
                    delete(folder);
                }
                Files.deleteIfExists(lockFile);
            }
            if (!done) {
                removeEmpty(above);
            }
        } catch (IOException e) {
            throw new StorageException("cannot remove " + folder, e);
        } finally {
            HELD.remove(lockFile);
        }
    }

    private static void refuseExisting(Path target) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw InvalidInputException.of(
                    target.toString(),
                    "a folder that does not exist yet",
                    "something there",
                    "Nothing is ever overwritten; choose another name or remove it first");
        }
    }

    private static WorkFolder lock(Path target) throws IOException {
        while (true) {
            String name = "." + target.getFileName() + MARK
                    + ProcessHandle.current().pid() + "-" + Long.toString(System.currentTimeMillis(), 36) + "-"
                    + COUNTER.incrementAndGet();
            Path folder = target.resolveSibling(name);
            Path lockFile = target.resolveSibling(name + LOCK);
            HELD.add(lockFile);
            FileChannel channel = null;
            try {
                channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock();
                // a cleaner may have taken the new file for a left-over one before it was locked: then a new name
                if (lock != null && Files.exists(lockFile)) {
                    return new WorkFolder(target, folder, lockFile, channel);
                }
                channel.close();
                HELD.remove(lockFile);
            } catch (IOException | RuntimeException e) {
                if (channel != null) {
                    channel.close();
                    Files.deleteIfExists(lockFile);
                }
                HELD.remove(lockFile);
                throw e;
            }
        }
    }

    /** Only a root has none, and {@link #create} refuses that. */
    private static Path parentOf(Path target) {
        return Objects.requireNonNull(target.getParent(), "a root is no target");
    }

    /** The second of two writers of one target sees the first one's lock, because each locks before it looks. */
    private void refuseRival() throws IOException {
        for (Path other : locks(parentOf(target))) {
            boolean sameTarget = other.getFileName().toString().startsWith("." + target.getFileName() + MARK);
            if (sameTarget && !other.equals(lockFile) && !removeIfStale(other)) {
                throw InvalidInputException.of(
                        target.toString(),
                        "no other writer of this folder",
                        "one at work in " + other.getFileName().toString().replace(LOCK, ""),
                        "Wait for it, or choose another name");
            }
        }
    }

    private static void removeStale(Path parent) throws IOException {
        for (Path lockFile : locks(parent)) {
            removeIfStale(lockFile);
        }
    }

    private static List<Path> locks(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(p -> {
                        String name = p.getFileName().toString();
                        return name.startsWith(".") && name.contains(MARK) && name.endsWith(LOCK);
                    })
                    .toList();
        }
    }

    /** True when the owner is dead and everything of it is gone. */
    private static boolean removeIfStale(Path lockFile) {
        if (HELD.contains(lockFile)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                return false;
            }
            String name = lockFile.getFileName().toString();
            delete(lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length())));
            Files.deleteIfExists(lockFile);
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException | OverlappingFileLockException e) {
            return false; // another user's, or a file system without locks: not ours to judge
        }
    }

    static void syncFolder(Path folder) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return; // folders cannot be opened there
        }
        boolean interrupted = Thread.interrupted(); // an interrupt would close the channel before the force is done
        while (true) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
                break;
            } catch (ClosedByInterruptException e) {
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
