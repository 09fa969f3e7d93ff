package org.optimer.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;

/**
 * The header of a safetensors file, checked against the file's size before any data is read: the ranges of the tensors
 * tile the data from its first to its last byte, and each range is as long as its shape and type say.
 *
 * @param metadata the free text pairs under {@code __metadata__}
 * @param entries tensors in disk order
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
    /** The format's own limit. */
    static final long MAX_BYTES = 100_000_000;

    /** The entry of free text pairs. */
    static final String METADATA = "__metadata__";

    /** Most dimensions of a tensor; a bound on what a hostile header can make us hold. */
    static final int MAX_RANK = 64;

    /**
     * One tensor and where its data begins.
     *
     * @param info name, type, shape
     * @param position absolute byte position in the file
     */
    record Entry(TensorInfo info, long position) {}

    /** One tensor as the header states it, not yet checked against its neighbours. */
    record Stated(TensorInfo info, long begin, long end) {}

    static SafetensorsHeader read(SteadyChannel file) {
        String subject = file.file().toString();
        if (!Files.isRegularFile(file.file())) {
            throw InvalidInputException.of(subject, "a regular file", "something else", "");
        }
        if (file.size() < 8) {
            throw InvalidInputException.of(
                    subject,
                    "at least 8 bytes (the length of a safetensors header)",
                    file.size() + " bytes",
                    "The file is empty or its download broke off; fetch it again");
        }
        long length = length(file, subject);
        HeaderParser parsed;
        try (InputStream in = new Slice(file, 8, length)) {
            parsed = HeaderParser.parse(in, subject);
        } catch (IOException e) {
            throw new org.optimer.core.StorageException("cannot read " + subject, e);
        }
        return new SafetensorsHeader(
                parsed.metadata(), placed(parsed.tensors(), 8 + length, file.size() - 8 - length, subject));
    }

    /** Identifies the header's bytes. */
    static String hash(SteadyChannel file) {
        MessageDigest digest = Hashes.sha256();
        each(file, digest::update);
        return Hashes.hex(digest.digest());
    }

    /** A CRC-32 of the header's bytes, to tell by a change of the file while it is used. */
    static long sum(SteadyChannel file) {
        CRC32 sum = new CRC32();
        each(file, sum::update);
        return sum.getValue();
    }

    private static void each(SteadyChannel file, Consumer<ByteBuffer> piece) {
        long end = 8 + length(file, file.file().toString());
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(1 << 16, end));
        for (long at = 0; at < end; at += block.limit()) {
            file.read(block.clear().limit((int) Math.min(block.capacity(), end - at)), at);
            piece.accept(block.flip());
        }
    }

    private static long length(SteadyChannel file, String subject) {
        ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        file.read(start, 0);
        long length = start.getLong(0);
        if (length < 0 || length > MAX_BYTES) {
            throw InvalidInputException.of(
                    subject,
                    "a header of at most " + MAX_BYTES + " bytes",
                    "a header length of " + Long.toUnsignedString(length),
                    "This is not a safetensors file, or its first bytes are damaged");
        }
        if (length > file.size() - 8) {
            throw InvalidInputException.of(
                    subject,
                    "a header of " + length + " bytes, as its first 8 bytes say",
                    "only " + (file.size() - 8) + " bytes after them",
                    "The file was cut short; fetch it again");
        }
        ByteBuffer first = ByteBuffer.allocate(1);
        if (length > 0) {
            file.read(first, 8);
        }
        if (first.get(0) != '{') {
            throw InvalidInputException.of(
                    subject,
                    "a header that is a JSON object",
                    length == 0 ? "an empty header" : "one that begins with byte " + (first.get(0) & 0xFF),
                    "This is not a safetensors file, or it is damaged");
        }
        return length;
    }

    private static List<Entry> placed(List<Stated> tensors, long dataStart, long dataBytes, String subject) {
        List<Stated> sorted = new ArrayList<>(tensors);
        sorted.sort(Comparator.comparingLong(Stated::begin).thenComparingLong(Stated::end));
        List<Entry> entries = new ArrayList<>(sorted.size());
        long expected = 0;
        for (Stated tensor : sorted) {
            String what = subject + ": tensor " + tensor.info().name();
            if (tensor.begin() != expected) {
                if (tensor.begin() > dataBytes) {
                    throw InvalidInputException.of(
                            what,
                            "offsets inside the " + dataBytes + " bytes of data",
                            "out-of-range offsets " + range(tensor),
                            "The header is damaged or the file was cut short");
                }
                String kind = tensor.begin() < expected ? "an overlap with the tensor before it" : "a gap before it";
                throw InvalidInputException.of(
                        what,
                        "data that begins at byte " + expected,
                        kind + ", offsets " + range(tensor),
                        "The header is damaged; write the file again");
            }
            entries.add(new Entry(tensor.info(), dataStart + tensor.begin()));
            expected = tensor.end();
        }
        if (expected > dataBytes) {
            throw InvalidInputException.of(
                    subject,
                    expected + " bytes of data, as the header says",
                    "truncated data of " + dataBytes + " bytes",
                    "The download broke off; fetch it again");
        }
        if (expected < dataBytes) {
            throw InvalidInputException.of(
                    subject,
                    expected + " bytes of data, as the header says",
                    (dataBytes - expected) + " trailing bytes after them",
                    "The file is damaged, or not what it claims to be; fetch or write it again");
        }
        return List.copyOf(entries);
    }

    private static String range(Stated tensor) {
        return "[" + tensor.begin() + ", " + tensor.end() + "]";
    }

    /** A part of a file as a stream, so that the header is never held whole. */
    private static final class Slice extends InputStream {
        private final SteadyChannel file;
        private long position;
        private final long end;

        Slice(SteadyChannel file, long position, long length) {
            this.file = file;
            this.position = position;
            this.end = position + length;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int at, int count) {
            if (position >= end) {
                return -1;
            }
            int n = (int) Math.min(count, end - position);
            file.read(ByteBuffer.wrap(target, at, n), position);
            position += n;
            return n;
        }
    }
}
