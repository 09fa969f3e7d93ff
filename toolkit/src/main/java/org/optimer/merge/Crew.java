package org.optimer.merge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.LongWork;
import org.optimer.core.CancelledException;

/**
 * Threads that share the tiles of a tensor. The calling thread works too; with one thread, or little to do, it works
 * alone. Tiles are handed out in their order, so files are read nearly in disk order.
 */
final class Crew implements AutoCloseable {
    /** Units of work below which waking other threads costs more than it gains. */
    private static final int WORTH_SHARING = 3;

    /** Buffers of finished merges: a search makes thousands of merges, and direct memory is freed late. */
    private static final Deque<Tile> SPARE = new ArrayDeque<>();

    private static final int SPARE_AT_MOST = 2 * Runtime.getRuntime().availableProcessors();

    private final List<Tile> tiles = new ArrayList<>();
    private final LongWork progress;
    private final @Nullable ExecutorService helpers;

    Crew(int threads, int capacity, LongWork progress) {
        this.progress = progress;
        for (int i = 0; i < threads; i++) {
            tiles.add(take(capacity));
        }
        this.helpers = threads == 1
                ? null
                : Executors.newFixedThreadPool(threads - 1, task -> {
                    Thread thread = new Thread(task, "merge");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** All threads' tiles. */
    List<Tile> tiles() {
        return tiles;
    }

    /**
     * Does units 0 to {@code units − 1}, each once, and returns when all are done.
     *
     * @param units how many
     * @param worker called once per thread with its tile; what it returns is called for each unit
     * @throws CancelledException when interrupted
     */
    void share(long units, Function<Tile, LongConsumer> worker) {
        AtomicLong next = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        int extra = units < WORTH_SHARING ? 0 : (int) Math.min(tiles.size() - 1, units - 1);
        CountDownLatch done = new CountDownLatch(extra);
        for (int i = 1; i <= extra && helpers != null; i++) {
            Tile tile = tiles.get(i);
            helpers.execute(() -> {
                work(tile, units, worker, next, failure);
                done.countDown();
            });
        }
        work(tiles.get(0), units, worker, next, failure);
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                next.set(units);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        rethrow(failure.get());
        progress.step(0);
    }

    private void work(
            Tile tile,
            long units,
            Function<Tile, LongConsumer> worker,
            AtomicLong next,
            AtomicReference<@Nullable Throwable> failure) {
        try {
            LongConsumer unit = worker.apply(tile);
            for (long i = next.getAndIncrement(); i < units; i = next.getAndIncrement()) {
                progress.step(0);
                unit.accept(i);
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            next.set(units);
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    @Override
    public void close() {
        if (helpers != null) {
            helpers.shutdown();
        }
        synchronized (SPARE) {
            for (Tile tile : tiles) {
                tile.release();
                if (SPARE.size() < SPARE_AT_MOST) {
                    SPARE.push(tile);
                }
            }
        }
        tiles.clear();
    }

    private static Tile take(int capacity) {
        synchronized (SPARE) {
            for (Tile tile : SPARE) {
                if (tile.capacity() == capacity) {
                    SPARE.remove(tile);
                    return tile;
                }
            }
        }
        return new Tile(capacity);
    }
}
