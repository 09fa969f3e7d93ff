package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.StorageException;

/**
 * One safetensors file: its header is read and checked once, its tensors by position, from any number of threads. An
 * interrupted thread finishes its read and keeps its interrupt flag; other threads are not disturbed.
 */
public final class SafetensorsFile implements TensorSource {
    private final SteadyChannel channel;
    private final Map<String, String> metadata;
    private final Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
    private final List<TensorInfo> tensors;
    private final long headerSum;
    private @Nullable String headerHash;

    private SafetensorsFile(SteadyChannel channel, SafetensorsHeader header, long headerSum) {
        this.channel = channel;
        this.headerSum = headerSum;
        this.metadata = Map.copyOf(header.metadata());
        header.entries().forEach(entry -> entries.put(entry.info().name(), entry));
        this.tensors =
                header.entries().stream().map(SafetensorsHeader.Entry::info).toList();
    }

    /**
     * Reads the header.
     *
     * @param file a safetensors file; a symbolic link is followed
     * @return the file, to be closed
     * @throws InvalidInputException when the file is not a whole, well-formed safetensors file; the message says what is
     *     wrong
     * @throws org.optimer.core.StorageException when it cannot be read
     */
    public static SafetensorsFile open(Path file) {
        SteadyChannel channel = SteadyChannel.reading(file);
        try {
            SafetensorsFile opened =
                    new SafetensorsFile(channel, SafetensorsHeader.read(channel), SafetensorsHeader.sum(channel));
            channel.rest();
            return opened;
        } catch (RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Where the file is.
     *
     * @return as given to {@link #open}
     */
    public Path path() {
        return channel.file();
    }

    /**
     * The free text pairs of the header.
     *
     * @return for example {@code format} to {@code pt}; often empty
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Size of the whole file.
     *
     * @return bytes
     */
    public long size() {
        return channel.size();
    }

    /**
     * The SHA-256 of what stands before the data, length and JSON. Taken when first asked for, because in a young JVM it
     * is slow, and most models are opened without it.
     */
    synchronized String headerHash() {
        String hash = headerHash;
        if (hash == null) {
            hash = SafetensorsHeader.hash(channel);
            requireUnchanged(); // what was hashed is what was opened
            headerHash = hash;
        }
        return hash;
    }

    @Override
    public String label() {
        return channel.file().toString();
    }

    @Override
    public List<TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(entries.get(name)).map(SafetensorsHeader.Entry::info);
    }

    @Override
    public void read(String name, long byteOffset, ByteBuffer target) {
        SafetensorsHeader.Entry entry = entries.get(name);
        if (entry == null) {
            info(name); // throws, naming this file
            return;
        }
        requireInside(label(), entry.info(), byteOffset, target.remaining());
        channel.read(target, entry.position() + byteOffset);
    }

    /** Compares name, size, time and the CRC-32 of the header with what was opened. */
    @Override
    public void requireUnchanged() {
        channel.requireUnchanged();
        if (SafetensorsHeader.sum(channel) != headerSum) {
            throw new StorageException(label() + " was changed while it was read; nothing of it can be trusted");
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Refuses a slice that reaches beyond a tensor. */
    static void requireInside(String subject, TensorInfo info, long byteOffset, long count) {
        long bytes = info.bytes();
        if (byteOffset < 0 || count > bytes - byteOffset) {
            throw InvalidInputException.of(
                    subject + ": tensor " + info.name(),
                    "a slice inside its " + bytes + " bytes",
                    count + " bytes from byte " + byteOffset,
                    "");
        }
    }
}
