package org.optimer.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.optimer.core.CancelledException;
import org.optimer.core.OptiMerException;

/** Runs independent jobs on a few threads; the first failure or an interrupt stops all of them. */
final class Jobs {
    private Jobs() {}

    static <T> List<T> run(String name, int threads, List<Callable<T>> jobs) {
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        try {
            ExecutorCompletionService<T> done = new ExecutorCompletionService<>(pool);
            List<Future<T>> futures = new ArrayList<>();
            jobs.forEach(job -> futures.add(done.submit(job)));
            for (int i = 0; i < jobs.size(); i++) {
                done.take().get();
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(name + ": interrupted; what was finished is kept.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OptiMerException known) {
                throw known;
            }
            throw new OptiMerException(name + ": a job failed: " + e.getCause(), e.getCause());
        } finally {
            stop(pool);
        }
    }

    /** Interrupts what still runs and waits, so that a training can save its state before the JVM ends. */
    private static void stop(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!pool.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
