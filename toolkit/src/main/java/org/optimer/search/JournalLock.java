package org.optimer.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;

/**
 * The lock that Optuna's journal uses between processes: a name {@code <file>.lock} that only one can make, see {@link
 * LockKind}. A lock whose recorded owner is a dead process of this machine is broken at once; any other when neither it nor
 * the journal changed for a while. Links here are absolute; Optuna's may be relative and dangle, so the link's own time is
 * looked at too.
 */
final class JournalLock {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long LONGEST_PAUSE = 1000;
    /** Pauses begin to be long enough here that asking for the owner costs nothing beside them. */
    private static final long OWNER_PAUSE = 8;

    private static final byte[] SELF = Json.write(Owner.self(null)).getBytes(StandardCharsets.UTF_8);

    private final Path file;
    private final Path lock;
    private final LockKind kind;
    private final Duration grace;
    private final List<String> broken = new ArrayList<>();
    private @Nullable FileTime mine;

    JournalLock(Path file) {
        this(file, LockKind.FILE, GRACE);
    }

    JournalLock(Path file, LockKind kind) {
        this(file, kind, GRACE);
    }

    JournalLock(Path file, LockKind kind, Duration grace) {
        this.file = file.toAbsolutePath();
        this.lock = this.file.resolveSibling(this.file.getFileName() + ".lock");
        this.kind = kind;
        this.grace = grace;
    }

    /** Locks of others that were removed, and why. */
    List<String> broken() {
        return broken;
    }

    /** Waits for the lock. An interrupt does not end the waiting (the write must not be lost); its flag is kept. */
    void acquire() {
        boolean interrupted = false;
        long pause = 1;
        Sight seen = null;
        long since = System.nanoTime();
        while (!create()) {
            Sight now = look();
            boolean changed = now == null || !now.equals(seen);
            if (changed) {
                seen = now;
                since = System.nanoTime();
            }
            boolean silent = !changed && System.nanoTime() - since > grace.toNanos();
            boolean dead = !changed && pause >= OWNER_PAUSE && ownerIsDead();
            if (now != null && (silent || dead)) {
                breakStale(now, dead ? "its process is dead" : "it was silent for " + grace.toSeconds() + " s");
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
            if (kind == LockKind.LINK) {
                Files.createSymbolicLink(lock, file);
                return true;
            }
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            return createFile(); // links cannot be made everywhere
        }
        return createFile();
    }

    private boolean createFile() {
        try {
            Files.write(lock, SELF, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new StorageException("cannot make the lock " + lock, e);
        }
    }

    /** Whether the lock says whose it is, and that process is surely dead. Optuna's locks say nothing. */
    private boolean ownerIsDead() {
        try {
            if (Files.isSymbolicLink(lock) || Files.size(lock) > 10 * SELF.length) {
                return false;
            }
            return Owner.dead(Json.object(Files.readString(lock), "lock"));
        } catch (IOException | InvalidInputException e) {
            return false; // gone, or not written to its end yet
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

    /**
     * Takes the stale lock away. Those who break it come one after another, or the second would take away the lock that
     * the first has made since: breaking has a lock of its own, kept by the system and free when its holder dies.
     */
    private void breakStale(Sight stale, String reason) {
        BreakerLock.hold(file, () -> {
            Sight now = look();
            if (now != null && now.lock().equals(stale.lock())) {
                try {
                    Path away = away();
                    Files.move(lock, away);
                    Files.delete(away);
                    broken.add("lock of " + stale.lock() + ": removed, " + reason);
                } catch (IOException e) {
                    // its owner lived and has just given it back
                }
            }
        });
    }

    private Path away() {
        return lock.resolveSibling(lock.getFileName() + UUID.randomUUID().toString() + ".rename");
    }
}
