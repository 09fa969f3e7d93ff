package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the bytes of a file to a consumer in their order while several threads write them in nearly that order. A writer
 * whose piece is next brings it itself, and after it those that came early; nobody waits. A few early pieces are kept in
 * memory; of more only the place is, and they are read back when it is their turn. So a hash costs hardly any second
 * reading where writers keep pace, and is right wherever they do not.
 */
final class InOrder {
    /** Pieces kept in memory; threads are at most a few pieces ahead of each other. */
    private static final int KEPT_AT_MOST = 64;

    /** Bytes read back at a time; larger pieces are not kept. */
    private static final int BLOCK = 1 << 18;

    /** Fills a buffer with what was written from a position. */
    interface Reader {
        void read(ByteBuffer target, long position);
    }

    private final Consumer<ByteBuffer> consumer;
    private final Reader reader;
    private final Coverage written = new Coverage();
    private final TreeMap<Long, ByteBuffer> kept = new TreeMap<>();
    private final Deque<ByteBuffer> spare = new ArrayDeque<>();
    private @Nullable ByteBuffer block;
    private final long end;
    private long next;
    private boolean busy;

    /**
     * For a file, or its end.
     *
     * @param first position of the first byte that the consumer wants
     * @param end position behind the last one
     * @param consumer called by one thread at a time, with consecutive pieces
     * @param reader reads what was written
     */
    InOrder(long first, long end, Consumer<ByteBuffer> consumer, Reader reader) {
        this.next = first;
        this.end = end;
        this.consumer = consumer;
        this.reader = reader;
    }

    /** Offers the piece that was written at a position; the buffer stays as it is. */
    void offer(long at, ByteBuffer piece) {
        if (accept(at, piece)) {
            consumer.accept(piece.duplicate());
            advance(piece.remaining());
            goOn(bytes -> {});
        }
    }

    /**
     * Brings the consumer as far as possible: to the end, when all is written and the thread is not interrupted.
     *
     * @param progress told the bytes of each step
     */
    void finish(LongConsumer progress) {
        synchronized (this) {
            busy = true;
        }
        goOn(progress);
    }

    /** Where the consumer is. */
    synchronized long position() {
        return next;
    }

    /** Whether it is this piece's turn; if not it is kept where there is room. */
    private synchronized boolean accept(long at, ByteBuffer piece) {
        written.add(at, piece.remaining());
        if (at == next && !busy) {
            busy = true;
            return true;
        }
        if (at >= next && kept.size() < KEPT_AT_MOST && piece.remaining() <= BLOCK) {
            ByteBuffer room = spare.poll();
            if (room == null || room.capacity() < piece.remaining()) {
                room = ByteBuffer.allocate(piece.remaining());
            }
            kept.put(at, room.clear().put(piece.duplicate()).flip());
        }
        return false;
    }

    private synchronized void advance(long done) {
        next += done;
        if (next == end) { // a model has many files; what helped with one is not kept until all are done
            spare.clear();
            kept.clear();
            block = null;
        }
    }

    private void goOn(LongConsumer progress) {
        for (ByteBuffer piece = following(); piece != null; piece = following()) {
            int count = piece.remaining();
            consumer.accept(piece);
            progress.accept(count);
            advance(count);
            if (piece != block) {
                synchronized (this) {
                    if (next < end) {
                        spare.push(piece);
                    }
                }
            }
        }
    }

    /** The next piece, kept or read back; null, and no longer busy, when it is not written or the thread is to stop. */
    private @Nullable ByteBuffer following() {
        long at;
        long count;
        synchronized (this) {
            ByteBuffer early = kept.remove(next);
            if (early != null) {
                return early;
            }
            at = next;
            Long keptFrom = kept.higherKey(next);
            count = Math.min(BLOCK, Math.min(written.end(at), keptFrom == null ? Long.MAX_VALUE : keptFrom) - at);
            if (count <= 0 || Thread.currentThread().isInterrupted()) {
                busy = false;
                return null;
            }
        }
        if (block == null) {
            block = ByteBuffer.allocateDirect(BLOCK);
        }
        ByteBuffer again = block.clear().limit((int) count);
        reader.read(again, at);
        return again.flip();
    }
}
