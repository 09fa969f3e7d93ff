package org.optimer.search;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.optimer.core.Json;

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
        List<Operation> wanted = change.apply(log.view());
        wanted.stream().map(InMemoryStorage::asStored).toList().forEach(log::apply);
        return log.view();
    }

    /** Through JSON and back, so that a study in memory holds the same values as one in a file. */
    private static Operation asStored(Operation operation) {
        Operation stored = JournalCodec.decode(Fields.read(Json.write(JournalCodec.encode(operation, "memory"))));
        return Objects.requireNonNull(stored);
    }

    @Override
    public void close() {}

    @Override
    public String place() {
        return "memory";
    }
}
