package org.optimer.checkpoint;

import org.jspecify.annotations.Nullable;
import org.optimer.core.CancelledException;
import org.optimer.core.Progress;

/**
 * Progress of work that may be long or over at once: shown only when there is much to do, so that small models do not
 * fill a screen with lines; interruptible in both cases. Thread-safe.
 */
public final class LongWork implements AutoCloseable {
    /** Work on fewer units (bytes or elements) than this takes no time worth showing. */
    private static final long SHOWN_FROM = 100_000_000;

    private final String title;
    private final @Nullable Progress progress;

    private LongWork(String title, @Nullable Progress progress) {
        this.title = title;
        this.progress = progress;
    }

    /**
     * Starts a piece of work.
     *
     * @param title what is being done
     * @param total units in all
     * @param unit the name of a unit, for example {@code bytes}
     * @return the work, to be closed
     */
    public static LongWork start(String title, long total, String unit) {
        return new LongWork(title, total < SHOWN_FROM ? null : Progress.start(title, total, unit));
    }

    /**
     * Counts finished units.
     *
     * @param units finished since the last call
     * @throws CancelledException when this thread is interrupted; its flag stays set
     */
    public void step(long units) {
        if (progress != null) {
            progress.step(units);
        } else if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(title + ": interrupted.");
        }
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
