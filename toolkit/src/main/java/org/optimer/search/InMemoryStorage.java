package org.optimer.search;

import java.util.List;
import java.util.function.Function;

/** Studies in this JVM's memory: for tests, and for searches that nobody needs to go on with. */
public final class InMemoryStorage implements Storage {
    private final StudyLog log = new StudyLog();

    /** An empty storage. */
    public InMemoryStorage() {}

    @Override
    public synchronized StorageView read() {
        return log.view();
    }

    @Override
    public synchronized StorageView write(Function<StorageView, List<Operation>> change) {
        change.apply(log.view()).forEach(log::apply);
        return log.view();
    }

    @Override
    public void close() {}

    @Override
    public String place() {
        return "memory";
    }
}
