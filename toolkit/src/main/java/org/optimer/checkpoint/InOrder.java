package org.optimer.checkpoint;

import java.nio.ByteBuffer;
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
    /** Fills a buffer with what was written from a position. */
    interface Reader {
        void read(ByteBuffer target, long position);
    }

    private final Consumer<ByteBuffer> consumer;
    private final Reader reader;
    private final Coverage written = new Coverage();
    private final EarlyPieces early;
    private final TreeMap<Long, ByteBuffer> kept = new TreeMap<>();
    private @Nullable ByteBuffer block;
    private final long end;
    private long next;
    private boolean busy;

    /**
     * For a part of a file.
     *
     * @param first position of the first byte that the consumer wants
     * @param end position behind the last one
     * @param consumer called by one thread at a time, with consecutive pieces
     * @param reader reads what was written
     * @param early keeps what comes too early
     */
    InOrder(long first, long end, Consumer<ByteBuffer> consumer, Reader reader, EarlyPieces early) {
        this.next = first;
        this.end = end;
        this.consumer = consumer;
        this.reader = reader;
        this.early = early;
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
        ByteBuffer copy = at >= next && piece.hasRemaining() ? early.copy(piece) : null;
        if (copy != null) {
            ByteBuffer old = kept.put(at, copy);
            if (old != null) { // written twice, which the writer will hear of
                early.release(old);
            }
        }
        return false;
    }

    private synchronized void advance(long done) {
        next += done;
        if (next == end) { // a model has many tensors; what helped with one is not kept until all are done
            kept.values().forEach(early::release);
            kept.clear();
        }
    }

    private void goOn(LongConsumer progress) {
        for (ByteBuffer piece = following(); piece != null; piece = following()) {
            int count = piece.remaining();
            consumer.accept(piece);
            progress.accept(count);
            advance(count);
            if (piece != block) {
                early.release(piece);
            }
        }
    }

    /** The next piece, kept or read back; null, and no longer busy, when it is not written or the thread is to stop. */
    private @Nullable ByteBuffer following() {
        long at;
        long count;
        synchronized (this) {
            ByteBuffer copy = kept.remove(next);
            if (copy != null) {
                return copy;
            }
            at = next;
            Long keptFrom = kept.higherKey(next);
            count = Math.min(
                    EarlyPieces.LARGEST, Math.min(written.end(at), keptFrom == null ? Long.MAX_VALUE : keptFrom) - at);
            if (count <= 0 || Thread.currentThread().isInterrupted()) {
                if (block != null) { // a model has many tensors, and this one may be done or wait for long
                    early.releaseBlock(block);
                    block = null;
                }
                busy = false;
                return null;
            }
        }
        ByteBuffer again = block == null ? early.block() : block;
        block = again;
        reader.read(again.clear().limit((int) count), at);
        return again.flip();
    }
}
