package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Room for pieces that came before it was their turn, shared by all tensors of a folder that is being written, so that it
 * is bounded whatever the order of the writes. Thread-safe.
 */
final class EarlyPieces {
    /** Pieces kept in memory; threads are at most a few pieces ahead of each other. */
    private static final int KEPT_AT_MOST = 64;

    /** Bytes of a block; larger pieces are not kept. */
    static final int LARGEST = 1 << 18;

    private final Deque<ByteBuffer> spare = new ArrayDeque<>();
    private final Deque<ByteBuffer> blocks = new ArrayDeque<>();
    private int kept;

    /** A copy of a piece, or null when there is no room. */
    synchronized @Nullable ByteBuffer copy(ByteBuffer piece) {
        if (kept == KEPT_AT_MOST || piece.remaining() > LARGEST) {
            return null;
        }
        kept++;
        ByteBuffer room = spare.poll();
        if (room == null || room.capacity() < piece.remaining()) {
            room = ByteBuffer.allocate(piece.remaining());
        }
        return room.clear().put(piece.duplicate()).flip();
    }

    /** Takes a copy back that has been used. */
    synchronized void release(ByteBuffer copy) {
        kept--;
        spare.push(copy);
    }

    /** A block outside of the heap to read back into; one for each thread that does so is enough. */
    synchronized ByteBuffer block() {
        ByteBuffer block = blocks.poll();
        return block == null ? ByteBuffer.allocateDirect(LARGEST) : block;
    }

    /** Takes a block back. */
    synchronized void releaseBlock(ByteBuffer block) {
        blocks.push(block);
    }
}
