package org.optimer.search;

import java.util.List;
import java.util.function.Function;

/**
 * Where studies are kept. An implementation keeps a list of {@link Operation}s that only grows, and shows what they
 * amount to ({@link StudyLog} does that part). Thread-safe. The conformance suite is {@code StorageContract}.
 */
public interface Storage extends AutoCloseable {
    /**
     * What is in the storage now, with what other processes wrote.
     *
     * @return a view
     * @throws org.optimer.core.StorageException when it cannot be read
     */
    StorageView read();

    /**
     * Changes the storage in one step that no other writer can come between: brings the view up to date, asks which
     * operations are wanted, appends them durably (all or, after a crash, a beginning of them), and returns the result.
     *
     * @param change from the view under the lock to operations; none to change nothing. Should be quick: others wait
     * @return the view with the operations applied
     * @throws org.optimer.core.StorageException when it cannot be read or written
     */
    StorageView write(Function<StorageView, List<Operation>> change);

    /**
     * What was found damaged and mended or left out since the storage was opened.
     *
     * @return one line each; empty when all is sound
     */
    default List<String> problems() {
        return List.of();
    }

    /** Frees what the object holds; what was written stays. */
    @Override
    void close();

    /**
     * Where it is, for people.
     *
     * @return a path, or {@code memory}
     */
    String place();
}
