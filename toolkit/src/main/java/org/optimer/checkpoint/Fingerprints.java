package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import org.optimer.core.Hashes;

/**
 * The identity of weights by content, whatever files they lie in: SHA-256 over one line per tensor, sorted by name,
 * {@code name NUL dtype NUL shape NUL content} where shape is the sizes joined by commas and content is the SHA-256 of
 * the tensor's bytes in hex; each line ends in a newline.
 */
public final class Fingerprints {
    private static final int BLOCK = 1 << 20;

    private Fingerprints() {}

    /**
     * Reads and hashes all tensors.
     *
     * @param source any tensors
     * @return 64 lower-case hex digits
     * @throws org.optimer.core.CancelledException when interrupted
     */
    public static String of(TensorSource source) {
        List<TensorInfo> tensors = source.tensors();
        String[] content = new String[tensors.size()];
        long total = tensors.stream().mapToLong(TensorInfo::bytes).sum();
        try (LongWork progress = LongWork.start("hash " + source.label(), total, "bytes")) {
            Parallel.run(content.length, Parallel.defaultThreads(), "hash", i -> {
                content[i] = content(source, tensors.get(i), progress::step);
            });
        }
        return combine(tensors, List.of(content));
    }

    /** Puts the hashes of the tensors' contents, in the order of {@code tensors}, together. */
    static String combine(List<TensorInfo> tensors, List<String> contents) {
        List<String[]> lines = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            TensorInfo info = tensors.get(i);
            List<String> sizes = info.shape().stream().map(String::valueOf).toList();
            String line = String.join("\0", info.name(), info.dtype().name(), String.join(",", sizes), contents.get(i));
            lines.add(new String[] {info.name(), line + "\n"});
        }
        lines.sort(Comparator.comparing(line -> line[0]));
        StringBuilder all = new StringBuilder();
        lines.forEach(line -> all.append(line[1]));
        return Hashes.sha256(all.toString());
    }

    /** The SHA-256 of a tensor's bytes; progress is told those of each step. */
    static String content(TensorSource source, TensorInfo info, LongConsumer progress) {
        MessageDigest digest = Hashes.sha256();
        long bytes = info.bytes();
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, bytes));
        for (long at = 0; at < bytes; at += block.limit()) {
            block.clear().limit((int) Math.min(block.capacity(), bytes - at));
            source.read(info.name(), at, block);
            digest.update(block.flip());
            progress.accept(block.limit());
        }
        return Hashes.hex(digest.digest());
    }
}
