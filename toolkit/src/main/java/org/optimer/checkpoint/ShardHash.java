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
    private final ShardPlan shard;
    private final MessageDigest whole = Hashes.sha256();
    private final InOrder file;
    private final Map<String, String> contents = new LinkedHashMap<>();
    private final InOrder tensors;

    private MessageDigest content = Hashes.sha256();
    private int tensor;
    private long left;

    ShardHash(ShardPlan shard, SteadyChannel channel) {
        this.shard = shard;
        this.file = new InOrder(0, shard.size(), whole::update, channel::read);
        this.left = shard.tensors().get(0).bytes();
        this.tensors = new InOrder(shard.positions().get(0), shard.size(), this::hashTensors, channel::read);
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

    /** Goes on to the end of the file, which is whole now; its size and hash. */
    Manifest.Entry wholeFile(LongConsumer progress) {
        progress.accept(file.position());
        finish(file, progress);
        return new Manifest.Entry(shard.size(), Hashes.hex(whole.digest()));
    }

    /** Goes on to the end of the file, which is whole now; the SHA-256 of each tensor's bytes by its name. */
    Map<String, String> contents() {
        finish(tensors, bytes -> {});
        while (tensor < shard.tensors().size()) {
            nextTensor();
        }
        return contents;
    }

    private void finish(InOrder order, LongConsumer progress) {
        order.finish(progress);
        if (order.position() < shard.size()) {
            throw new CancelledException("a folder that was being finished: interrupted.");
        }
    }
}
