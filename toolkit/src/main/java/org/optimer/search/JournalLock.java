package org.optimer.search;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.optimer.core.StorageException;

/**
 * The lock that Optuna's journal uses between processes: a symbolic link {@code <file>.lock} to the file, or where links
 * cannot be made a plain file of that name. It is broken when neither it nor the journal changed for a while: its holder
 * must be dead. Links here are absolute; Optuna's may be relative and dangle, so the link's own time is looked at too.
 */
final class JournalLock {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long LONGEST_PAUSE = 1000;

    private final Path file;
    private final Path lock;
    private final Duration grace;
    private @Nullable FileTime mine;

    JournalLock(Path file) {
        this(file, GRACE);
    }

    JournalLock(Path file, Duration grace) {
        this.file = file.toAbsolutePath();
        this.lock = this.file.resolveSibling(this.file.getFileName() + ".lock");
        this.grace = grace;
    }

    /** Waits for the lock. An interrupt does not end the waiting (the write must not be lost); its flag is kept. */
    void acquire() {
        boolean interrupted = false;
        long pause = 1;
        Sight seen = null;
        long since = System.nanoTime();
        while (!create()) {
            Sight now = look();
            if (now == null || !now.equals(seen)) {
                seen = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > grace.toNanos()) {
                breakStale(now);
                pause = 1;
                continue;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
        Sight own = look();
        mine = own == null ? null : own.lock();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the lock back. */
    void release() {
        try {
            if (Files.getLastModifiedTime(lock, LinkOption.NOFOLLOW_LINKS).equals(mine)) {
                Path away = away();
                Files.move(lock, away);
                Files.delete(away);
            }
        } catch (IOException e) {
            // broken by another process that took us for dead; what was written is written
        }
    }

    private boolean create() {
        try {
            Files.createSymbolicLink(lock, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            return createPlain();
        }
    }

    private boolean createPlain() {
        try {
            Files.createFile(lock);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new StorageException("cannot make the lock " + lock, e);
        }
    }

    /** What is to be seen of the lock and the journal; null when the lock has just gone. */
    private @Nullable Sight look() {
        try {
            return new Sight(
                    Files.getLastModifiedTime(lock, LinkOption.NOFOLLOW_LINKS),
                    Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0));
        } catch (IOException e) {
            return null;
        }
    }

    private record Sight(FileTime lock, FileTime journal) {}

    private void breakStale(Sight stale) {
        try {
            Path away = away();
            Files.move(lock, away);
            if (!Files.getLastModifiedTime(away, LinkOption.NOFOLLOW_LINKS).equals(stale.lock())) {
                Files.move(away, lock); // a living process took it in between: give it back
                return;
            }
            Files.delete(away);
        } catch (IOException e) {
            // another process was faster; the next look tells
        }
    }

    private Path away() {
        return lock.resolveSibling(lock.getFileName() + UUID.randomUUID().toString() + ".rename");
    }
}
