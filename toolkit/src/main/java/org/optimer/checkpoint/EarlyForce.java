package org.optimer.checkpoint;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.optimer.core.StorageException;

/**
 * Forces files to the disk while they are still being written, so that little is left to wait for at the end: else the
 * system keeps what is written for half a minute, and the disk is idle while a merge computes. One thread, begun at the
 * first {@value #STEP} bytes; smaller results are not worth it. Thread-safe.
 */
final class EarlyForce implements AutoCloseable {
    private static final long STEP = 1L << 26;

    private final AtomicLong written = new AtomicLong();
    private volatile @Nullable RuntimeException failure;
    private @Nullable SteadyChannel wanted;
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * Takes note of bytes that were written.
     *
     * @throws StorageException when forcing has failed: the system tells of a failure only once, so nothing of the file
     *     can be believed after it
     */
    void written(SteadyChannel channel, long bytes) {
        long now = written.addAndGet(bytes);
        if (now / STEP != (now - bytes) / STEP) {
            requireNoFailure();
            want(channel);
        }
    }

    /**
     * Ends the work, and waits for a force that is under way: an interrupt would close the file under the writers, and
     * could hide what the force has to say. What is written afterwards is not forced.
     */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            notifyAll();
            running = thread;
        }
        boolean interrupted = false;
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void requireNoFailure() {
        RuntimeException seen = failure;
        if (seen != null) {
            throw seen;
        }
    }

    /** The latest file is the one that counts: where the disk is behind, forcing it takes the earlier ones' turn. */
    private synchronized void want(SteadyChannel channel) {
        if (closed) {
            return;
        }
        wanted = channel;
        notifyAll();
        if (thread == null) {
            thread = new Thread(this::force, "optimer-force");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private synchronized @Nullable SteadyChannel next() throws InterruptedException {
        while (wanted == null && !closed) {
            wait();
        }
        SteadyChannel next = closed ? null : wanted;
        wanted = null;
        return next;
    }

    private void force() {
        try {
            for (SteadyChannel next = next(); next != null; next = next()) {
                next.force();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; what is left is forced at the end
        } catch (RuntimeException e) {
            failure = e;
        }
    }
}
