package org.optimer.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Progress of long work, with rate, ETA and cancellation. Every long loop opens one, calls {@link #step} or {@link
 * #check} often, and closes it. An interrupted thread or {@link #cancel()} makes the next call throw {@link
 * CancelledException}; what was finished before stays. Thread-safe.
 */
public final class Progress implements AutoCloseable {
    private static final AtomicLong IDS = new AtomicLong();
    private static final long EVERY_NANOS = 100_000_000L;
    private static volatile ProgressListener listener = snapshot -> {};

    private final long id = IDS.incrementAndGet();
    private final String title;
    private final long total;
    private final String unit;
    private final long start = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong shown = new AtomicLong(start - EVERY_NANOS);
    private volatile String note = "";
    private volatile boolean cancelled;
    private volatile boolean closed;

    private Progress(String title, long total, String unit) {
        this.title = title;
        this.total = total;
        this.unit = unit;
    }

    /**
     * Starts a piece of work and shows it.
     *
     * @param title what is being done
     * @param total units in all; 0 when unknown
     * @param unit the name of a unit
     * @return the progress, to be closed
     */
    public static Progress start(String title, long total, String unit) {
        Progress progress = new Progress(title, total, unit);
        progress.show(false);
        return progress;
    }

    /**
     * Sets where all progress of this JVM is shown from now on. Without a call nothing is shown.
     *
     * @param target the listener
     * @return the listener before, to be set again
     */
    public static ProgressListener showOn(ProgressListener target) {
        ProgressListener before = listener;
        listener = target;
        return before;
    }

    /**
     * Counts finished units, shows the state (at most ten times a second) and checks for cancellation.
     *
     * @param units finished since the last call
     * @throws CancelledException when interrupted or cancelled
     */
    public void step(long units) {
        done.addAndGet(units);
        long now = System.nanoTime();
        long last = shown.get();
        if (now - last >= EVERY_NANOS && shown.compareAndSet(last, now)) {
            show(false);
        }
        check();
    }

    /**
     * Sets the remark shown beside the numbers.
     *
     * @param text short; may be empty
     */
    public void note(String text) {
        note = text;
    }

    /**
     * Throws when the work should stop. Leaves the thread's interrupt flag set.
     *
     * @throws CancelledException when interrupted or cancelled
     */
    public void check() {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new CancelledException(title + ": interrupted at " + done + (total > 0 ? " of " + total : "") + " "
                    + unit + "; what was finished is kept.");
        }
    }

    /** Asks the work to stop at its next step; may be called from any thread. */
    public void cancel() {
        cancelled = true;
    }

    /** Shows the last state once, marked as finished. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            show(true);
        }
    }

    private void show(boolean finished) {
        double seconds = (System.nanoTime() - start) * 1e-9;
        listener.update(new ProgressListener.Snapshot(id, title, done.get(), total, unit, seconds, note, finished));
    }
}
