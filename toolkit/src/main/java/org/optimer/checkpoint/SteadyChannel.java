package org.optimer.checkpoint;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.optimer.core.StorageException;

/**
 * A file read and written by position from any number of threads. An interrupt closes a plain {@link FileChannel} for
 * all its users; notebooks interrupt threads, so here an operation always finishes, the channel is opened again where
 * an interrupt closed it, and the thread's interrupt flag is left set for the next cancellation check. A file that was
 * replaced since it was first opened is refused instead of being read as if it were the old one.
 */
final class SteadyChannel implements Closeable {
    /** Heap buffers travel through a native copy of the same size that the thread keeps: so in small steps. */
    private static final int STEP = 1 << 20;

    /** How long a file is read without a look at whether it is still the same. */
    private static final long LOOK_EVERY_NANOS = 1_000_000_000;

    private final Path file;
    private final OpenOption[] options;
    private final boolean readOnly;
    private final @Nullable Object key;
    private final long size;
    private final FileTime modified;
    private @Nullable FileChannel channel;
    private boolean closed;
    private volatile long lookedAt;

    private SteadyChannel(Path file, OpenOption... options) throws IOException {
        this.file = file;
        this.options = options;
        this.readOnly = options.length == 1 && options[0] == StandardOpenOption.READ;
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        this.key = attributes.fileKey();
        this.size = attributes.size();
        this.modified = attributes.lastModifiedTime();
    }

    /** Prepares reading; the file is opened at the first read, so that an unused reader holds no descriptor. */
    static SteadyChannel reading(Path file) {
        try {
            return new SteadyChannel(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    /** Creates a new file, which must not exist, for reading and writing. */
    static SteadyChannel creating(Path file) {
        try {
            Files.createFile(file);
            return new SteadyChannel(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StorageException("cannot create " + file, e);
        }
    }

    Path file() {
        return file;
    }

    /** The file's size when this was made. */
    long size() {
        return size;
    }

    /** Fills the buffer from its position to its limit. */
    void read(ByteBuffer target, long position) {
        if (readOnly && System.nanoTime() - lookedAt > LOOK_EVERY_NANOS) {
            requireUnchanged();
        }
        int start = target.position();
        int end = target.limit();
        steadily("read", open -> {
            target.limit(end).position(start);
            long at = position;
            while (target.position() < end) {
                target.limit(target.isDirect() ? end : Math.min(end, target.position() + STEP));
                int n = open.read(target, at);
                if (n < 0) {
                    throw new EOFException("the file ends at byte " + at);
                }
                at += n;
                target.limit(end);
            }
        });
    }

    /** Writes the buffer from its position to its limit. */
    void write(ByteBuffer data, long position) {
        int start = data.position();
        int end = data.limit();
        steadily("write", open -> {
            data.limit(end).position(start);
            long at = position;
            while (data.position() < end) {
                data.limit(data.isDirect() ? end : Math.min(end, data.position() + STEP));
                at += open.write(data, at);
                data.limit(end);
            }
        });
    }

    /** Forces content and metadata to the device. */
    void force() {
        steadily("write", open -> open.force(true));
    }

    private void steadily(String verb, Operation operation) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                FileChannel open = channel();
                try {
                    operation.on(open);
                    return;
                } catch (ClosedChannelException e) {
                    // closed by an interrupt of this thread or of another one; channel() opens it again
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException e) {
            throw new StorageException("cannot " + verb + " " + file, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized FileChannel channel() throws IOException {
        if (closed) {
            throw new StorageException(file + " was closed; open it again to go on");
        }
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            refuseReplaced();
            open = FileChannel.open(file, options);
            channel = open;
        }
        return open;
    }

    /** Fails when another file has the name now, or this one has another size or time than when it was first opened. */
    void requireUnchanged() {
        try {
            refuseReplaced();
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    private void refuseReplaced() throws IOException {
        lookedAt = System.nanoTime();
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        boolean same = key == null ? now.fileKey() == null : key.equals(now.fileKey());
        if (readOnly) {
            same &= now.size() == size && now.lastModifiedTime().equals(modified);
        }
        if (!same) {
            throw new StorageException(file + " was replaced or changed since it was opened; open it again");
        }
    }

    /** Gives the descriptor back until the next operation opens the file again. */
    synchronized void rest() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new StorageException("cannot close " + file, e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        rest();
    }

    private interface Operation {
        void on(FileChannel open) throws IOException;
    }
}
