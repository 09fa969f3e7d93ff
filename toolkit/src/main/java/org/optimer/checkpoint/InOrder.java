package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the bytes of a file to a consumer in their order while they are written by several threads in nearly that order.
 * A writer whose piece is next brings it itself, and after it those that were kept because they came early; nobody
 * waits. Few pieces are kept: after the first that is not, the rest has to be read back when all is written. So a hash
 * costs no second reading where writers keep pace, and is right wherever they do not.
 */
final class InOrder {
    /** Pieces that wait for their turn; threads are at most a few pieces ahead of each other. */
    private static final int KEPT_AT_MOST = 64;

    /** Larger pieces are not copied. */
    private static final int LARGE = 1 << 20;

    private final Consumer<ByteBuffer> consumer;
    private final Map<Long, ByteBuffer> kept = new HashMap<>();
    private final Deque<ByteBuffer> spare = new ArrayDeque<>();
    private long next;
    private boolean busy;

    /**
     * For a file, or its end.
     *
     * @param first position of the first byte that the consumer wants
     * @param consumer called by one thread at a time, with consecutive pieces
     */
    InOrder(long first, Consumer<ByteBuffer> consumer) {
        this.next = first;
        this.consumer = consumer;
    }

    /** Offers the piece at a position; the buffer's position and limit are as they were afterwards. */
    void offer(long at, ByteBuffer piece) {
        if (!accept(at, piece)) {
            return;
        }
        consumer.accept(piece.duplicate());
        ByteBuffer waiting = next(piece.remaining(), null);
        while (waiting != null) {
            int count = waiting.remaining();
            consumer.accept(waiting);
            waiting = next(count, waiting);
        }
    }

    /** Whether it is this piece's turn; if not it is kept where there is room. */
    private synchronized boolean accept(long at, ByteBuffer piece) {
        if (at == next && !busy) {
            busy = true;
            return true;
        }
        if (at >= next && kept.size() < KEPT_AT_MOST && piece.remaining() <= LARGE) {
            ByteBuffer room = spare.poll();
            if (room == null || room.capacity() < piece.remaining()) {
                room = ByteBuffer.allocate(piece.remaining());
            }
            kept.put(at, room.clear().put(piece.duplicate()).flip());
        }
        return false;
    }

    private synchronized @Nullable ByteBuffer next(int done, @Nullable ByteBuffer used) {
        if (used != null) {
            spare.push(used);
        }
        next += done;
        ByteBuffer waiting = kept.remove(next);
        busy = waiting != null;
        return waiting;
    }

    /** Where the consumer is; the bytes from here have to be read back once all writers are done. */
    synchronized long position() {
        return next;
    }
}
