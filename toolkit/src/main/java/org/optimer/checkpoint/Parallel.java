package org.optimer.checkpoint;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.optimer.core.CancelledException;

/**
 * Runs numbered pieces of work on a few threads. Results must go to places fixed by the number, so that they do not
 * depend on the threads. An interrupt of the caller interrupts the workers, whose pieces
 * end at their next progress step.
 */
public final class Parallel {
    private Parallel() {}

    /**
     * A sensible number of threads here.
     *
     * @return processors, at most 8: reading files seldom gains from more
     */
    public static int defaultThreads() {
        return Math.min(8, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Runs {@code work} for 0 .. count-1 and waits for the end.
     *
     * @param count number of pieces
     * @param threads most threads at once; 1 runs everything in the caller's thread
     * @param title names the work when it is interrupted
     * @param work one piece; thread-safe
     * @throws CancelledException when the caller was interrupted, before this or while the work was going on; its flag
     *     stays set
     */
    public static void run(int count, int threads, String title, IntConsumer work) {
        if (Thread.currentThread().isInterrupted()) { // little work may be done before anyone waits for it
            throw new CancelledException(title + ": interrupted.");
        }
        int workers = Math.min(threads, count);
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        if (workers <= 1) {
            for (int i = 0; i < count; i++) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancelledException(title + ": interrupted.");
                }
                work.accept(i);
            }
            return;
        }
        Thread[] running = new Thread[workers];
        for (int t = 0; t < workers; t++) {
            running[t] = new Thread(
                    () -> {
                        try {
                            int i;
                            while (failure.get() == null && (i = next.getAndIncrement()) < count) {
                                work.accept(i);
                            }
                        } catch (Throwable e) {
                            failure.compareAndSet(null, e);
                        }
                    },
                    "optimer-" + title + "-" + t);
            running[t].setDaemon(true);
            running[t].start();
        }
        await(running, failure, title);
    }

    private static void await(Thread[] running, AtomicReference<@Nullable Throwable> failure, String title) {
        boolean interrupted = false;
        for (Thread thread : running) {
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    failure.compareAndSet(null, new CancelledException(title + ": interrupted."));
                    for (Thread worker : running) {
                        worker.interrupt(); // their next progress step ends a long piece early
                    }
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable first = failure.get();
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
    }
}
