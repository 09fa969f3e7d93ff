package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.optimer.core.CancelledException;
import org.optimer.core.Hashes;

/** The hashes of a file that is being written: of the whole file, and of each tensor's bytes. */
final class ShardHash {
    private static final int BLOCK = 1 << 20;

    private final ShardPlan shard;
    private final MessageDigest whole = Hashes.sha256();
    private final InOrder file = new InOrder(0, whole::update);
    private final Map<String, String> contents = new LinkedHashMap<>();
    private final InOrder tensors;

    private MessageDigest content = Hashes.sha256();
    private int tensor;
    private long left;

    ShardHash(ShardPlan shard) {
        this.shard = shard;
        this.left = shard.tensors().get(0).bytes();
        this.tensors = new InOrder(shard.positions().get(0), this::hashTensors);
    }

    /** Takes note of bytes that were written. */
    void written(long at, ByteBuffer data) {
        file.offer(at, data);
        if (at >= shard.header().length) {
            tensors.offer(at, data);
        }
    }

    private void hashTensors(ByteBuffer data) {
        int end = data.limit();
        while (data.position() < end) {
            if (left == 0) {
                nextTensor();
            }
            int n = (int) Math.min(left, end - data.position());
            data.limit(data.position() + n);
            content.update(data);
            data.limit(end);
            left -= n;
        }
    }

    private void nextTensor() {
        contents.put(shard.tensors().get(tensor).name(), Hashes.hex(content.digest()));
        tensor++;
        left = tensor < shard.tensors().size() ? shard.tensors().get(tensor).bytes() : 0;
    }

    /** Reads back what was not hashed while it was written. */
    Manifest.Entry wholeFile(SteadyChannel channel, LongConsumer progress) {
        progress.accept(file.position());
        readBack(channel, file, progress);
        return new Manifest.Entry(shard.size(), Hashes.hex(whole.digest()));
    }

    /** Reads back what was not hashed while it was written; the SHA-256 of each tensor's bytes by its name. */
    Map<String, String> contents(SteadyChannel channel) {
        readBack(channel, tensors, bytes -> {});
        while (tensor < shard.tensors().size()) {
            nextTensor();
        }
        return contents;
    }

    private void readBack(SteadyChannel channel, InOrder order, LongConsumer progress) {
        if (order.position() == shard.size()) {
            return;
        }
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        while (order.position() < shard.size()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException("a folder that was being finished: interrupted.");
            }
            long at = order.position();
            block.clear().limit((int) Math.min(BLOCK, shard.size() - at));
            channel.read(block, at);
            order.offer(at, block.flip());
            progress.accept(block.limit());
        }
    }
}
