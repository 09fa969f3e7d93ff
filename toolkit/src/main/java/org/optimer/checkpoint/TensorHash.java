package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.optimer.core.CancelledException;
import org.optimer.core.Hashes;

/** The SHA-256 of a tensor's bytes while they are written, by position in the file. */
final class TensorHash {
    private final MessageDigest digest = Hashes.sha256();
    private final InOrder order;
    private final long begin;
    private final long end;

    TensorHash(long begin, long bytes, SteadyChannel channel, EarlyPieces early) {
        this.begin = begin;
        this.end = begin + bytes;
        this.order = new InOrder(begin, end, digest::update, channel::read, early);
    }

    /** Takes note of bytes that were written. */
    void written(long at, ByteBuffer data) {
        order.offer(at, data);
    }

    /**
     * Goes on to the end of the tensor, which is whole now. Once only.
     *
     * @param progress told the bytes done until now, and then those of each step
     * @return 64 lower-case hex digits
     * @throws CancelledException when interrupted
     */
    String finish(LongConsumer progress) {
        progress.accept(order.position() - begin);
        order.finish(progress);
        if (order.position() < end) {
            throw new CancelledException("a folder that was being finished: interrupted.");
        }
        return Hashes.hex(digest.digest());
    }
}
