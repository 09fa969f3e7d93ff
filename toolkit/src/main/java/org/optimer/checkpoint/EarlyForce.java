package org.optimer.checkpoint;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.optimer.core.StorageException;

/**
 * Forces files to the disk while they are still being written, so that little is left to wait for at the end: else the
 * system keeps what is written for half a minute, and the disk is idle while a merge computes. One thread, begun at the
 * first {@value #STEP} bytes; smaller results are not worth it.
 */
final class EarlyForce implements AutoCloseable {
    private static final long STEP = 1L << 26;

    private final AtomicLong written = new AtomicLong();
    private final BlockingQueue<Optional<SteadyChannel>> wanted = new ArrayBlockingQueue<>(1);
    private volatile @Nullable RuntimeException failure;
    private @Nullable Thread thread;

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
            begin();
            wanted.offer(Optional.of(channel)); // one at a time: where one is waiting, the disk is behind already
        }
    }

    /**
     * Ends the work, and waits for a force that is under way: an interrupt would close the file under the writers, and
     * could hide what the force has to say.
     */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            running = thread;
            thread = null;
        }
        if (running != null) {
            wanted.clear();
            wanted.add(Optional.empty());
            boolean interrupted = false;
            while (true) {
                try {
                    running.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void requireNoFailure() {
        RuntimeException seen = failure;
        if (seen != null) {
            throw seen;
        }
    }

    private synchronized void begin() {
        if (thread == null) {
            Thread fresh = new Thread(this::force, "optimer-force");
            fresh.setDaemon(true);
            fresh.start();
            thread = fresh;
        }
    }

    private void force() {
        try {
            for (Optional<SteadyChannel> next = wanted.take(); next.isPresent(); next = wanted.take()) {
                next.get().force();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; what is left is forced at the end
        } catch (RuntimeException e) {
            failure = e;
        }
    }
}
