package org.optimer.search;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.optimer.core.Json;
import org.optimer.core.PathText;

/**
 * Studies in a file of Optuna's journal format: one JSON object a line, only ever appended to. Optuna and its dashboard
 * open the file, also while it is written, and files of theirs open here. Several processes may write; a line that a
 * crash has torn is moved aside before the next write, and unreadable lines are reported and skipped.
 */
public final class JournalStorage implements Storage {
    private final JournalFile file;
    private final JournalLock lock;
    private final StudyLog log = new StudyLog();
    private final ReentrantLock inside = new ReentrantLock();
    private final String writer = UUID.randomUUID().toString();

    private JournalStorage(Path path, JournalLock lock) {
        this.file = new JournalFile(path);
        this.lock = lock;
    }

    /**
     * Opens a journal, to be made by the first write if it is not there. Reading changes nothing on the disk.
     *
     * @param path the file; its folder is made when needed
     * @return the storage
     * @throws org.optimer.core.StorageException when it cannot be read
     */
    public static JournalStorage open(Path path) {
        return open(path, new JournalLock(path));
    }

    /**
     * As {@link #open(Path)}.
     *
     * @param path the file
     * @return the storage
     */
    public static JournalStorage open(String path) {
        return open(PathText.of(path, "journal"));
    }

    /**
     * As {@link #open(Path)}, with another kind of lock.
     *
     * @param path the file
     * @param kind how its lock is made
     * @return the storage
     */
    public static JournalStorage open(Path path, LockKind kind) {
        return open(path, new JournalLock(path, kind));
    }

    static JournalStorage open(Path path, JournalLock lock) {
        JournalStorage storage = new JournalStorage(path, lock);
        storage.read();
        return storage;
    }

    @Override
    public StorageView read() {
        inside.lock();
        try {
            file.readInto(log);
            return log.view();
        } finally {
            inside.unlock();
        }
    }

    @Override
    public StorageView write(Function<StorageView, List<Operation>> change) {
        if (inside.isHeldByCurrentThread()) {
            throw new IllegalStateException("a change of a storage must not change it again");
        }
        inside.lock();
        try {
            file.create();
            lock.acquire();
            try {
                file.repairTail();
                file.readInto(log);
                List<Operation> operations = change.apply(log.view());
                if (!operations.isEmpty()) {
                    file.append(encode(operations));
                    file.readInto(log);
                }
                return log.view();
            } finally {
                lock.release();
            }
        } finally {
            inside.unlock();
        }
    }

    /**
     * What could not be read so far, and which locks had to be broken: the line's number or the place, and the reason.
     *
     * @return in the file's order, locks last; empty for a sound file
     */
    @Override
    public List<String> problems() {
        inside.lock();
        try {
            List<String> problems = new ArrayList<>(file.problems());
            problems.addAll(lock.broken());
            return List.copyOf(problems);
        } finally {
            inside.unlock();
        }
    }

    /**
     * The file.
     *
     * @return absolute
     */
    public Path path() {
        return file.path();
    }

    @Override
    public String place() {
        return file.path().toString();
    }

    /** Nothing stays open between calls, so there is nothing to close. */
    @Override
    public void close() {}

    private byte[] encode(List<Operation> operations) {
        String worker = writer + "-" + Thread.currentThread().getId();
        List<String> lines = new ArrayList<>();
        for (Operation operation : operations) {
            lines.add(Json.write(JournalCodec.encode(operation, worker)));
        }
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
