package org.optimer.search;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.OptiMerException;
import org.optimer.core.StorageException;

/**
 * The bytes of a journal: reads what is new, line by line, appends durably, moves a torn end aside. Streams of
 * {@code java.io}, not channels: a channel is closed by an interrupt, and a result would be lost. Not thread-safe.
 */
final class JournalFile {
    private static final int BLOCK = 1 << 16;
    /** How a record of ours and of Optuna begins. */
    private static final String RECORD = "{\"op_code\"";

    private final Path path;
    private final List<String> problems = new ArrayList<>();
    /** Unreadable lines at the end, as of the last reading. */
    private final List<String> doubtful = new ArrayList<>();

    /** Up to here lines were applied. */
    private long offset;

    /** Bytes behind the offset that were looked at in this reading. */
    private long passed;

    private int lines;

    /** Lines that were records. */
    private int records;

    JournalFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    Path path() {
        return path;
    }

    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        all.addAll(doubtful);
        return all;
    }

    /** Makes an empty file, and its folder, if there is none. */
    void create() {
        try {
            if (!Files.exists(path)) {
                Files.createDirectories(path.getParent() == null ? Path.of(".") : path.getParent());
                Files.createFile(path);
                syncFolder();
            }
        } catch (FileAlreadyExistsException e) {
            return; // another process made it in between
        } catch (IOException e) {
            throw new StorageException("cannot make " + path, e);
        }
    }

    /** Makes the new name durable, where the system can. */
    private void syncFolder() {
        Path folder = path.getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException e) {
                return; // not every system opens folders; the content itself is synchronised in any case
            }
        }
    }

    /**
     * Applies the complete lines that were not read yet. Unreadable lines at the end are left for later: a writer may
     * still move them aside; they count as skipped once a sound line follows.
     */
    void readInto(StudyLog log) {
        doubtful.clear();
        passed = 0;
        if (!Files.exists(path)) {
            return;
        }
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            long length = in.length();
            if (length < offset) {
                throw new StorageException(path + ": became shorter while it was in use. Open it again.");
            }
            in.seek(offset);
            byte[] bytes = new byte[(int) Math.min(BLOCK, length - offset)];
            int held = 0; // of a line whose end was not read yet
            for (long left = length - offset; left > 0; ) {
                if (held == bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.addExact(bytes.length, bytes.length)); // one long line
                }
                int n = in.read(bytes, held, (int) Math.min(bytes.length - held, left));
                if (n < 0) {
                    break;
                }
                left -= n;
                int end = held + n;
                int from = 0;
                for (int i = held; i < end; i++) {
                    if (bytes[i] == '\n') {
                        take(bytes, from, i - from, log);
                        from = i + 1;
                    }
                }
                held = end - from;
                System.arraycopy(bytes, from, bytes, 0, held);
            }
            if (held > 0) {
                doubtful.add("end: " + held + " bytes without a line end are not counted");
            }
        } catch (IOException e) {
            throw new StorageException("cannot read " + path, e);
        }
    }

    private void take(byte[] bytes, int from, int length, StudyLog log) {
        passed += length + 1;
        int number = lines + doubtful.size() + 1;
        String skipped = null;
        try {
            skipped = apply(Fields.read(bytes, from, length), log);
        } catch (InvalidInputException e) {
            if (!salvage(new String(bytes, from, length, StandardCharsets.UTF_8), log)) {
                doubtful.add("line " + number + ": skipped (" + e.getMessage() + ")");
                return;
            }
            doubtful.add("line " + number + ": torn beginning skipped, the record behind it kept");
        }
        if (skipped != null) {
            doubtful.add("line " + number + ": skipped (" + skipped + ")");
        }
        lines = number;
        records++;
        problems.addAll(doubtful);
        doubtful.clear();
        offset += passed;
        passed = 0;
    }

    /** A record may stand behind the torn beginning of another: Optuna appends without looking. */
    private static boolean salvage(String text, StudyLog log) {
        int at = text.lastIndexOf(RECORD);
        if (at <= 0) {
            return false;
        }
        try {
            apply(Fields.read(text.substring(at)), log);
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** Null when the record counts, else why it is skipped. */
    private static @Nullable String apply(Fields fields, StudyLog log) {
        Operation operation = JournalCodec.decode(fields);
        if (operation == null) {
            int code = fields.whole("op_code");
            return code == JournalCodec.FOREIGN ? null : "a kind of record that this version does not know, " + code;
        }
        String unknown = log.unknown(operation);
        log.apply(operation);
        return unknown == null ? null : unknown + " was never begun in this file";
    }

    /** Under the lock: moves an end that is no complete, readable line to {@code <file>.torn-<time>}. */
    void repairTail() {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long length = file.length();
            long end = length;
            while (end > offset) {
                long start = lineStart(file, end);
                if (sound(file, start, end)) {
                    break;
                }
                end = start;
            }
            if (end == 0 && length > 0 && records == 0 && foreign(file)) {
                throw new StorageException(OptiMerException.message(
                        path.toString(),
                        "a journal, or a name that is not taken",
                        "a file without a single record",
                        "Name another file; this one is left as it is"));
            }
            if (end < length) {
                moveAside(file, end, length);
            }
        } catch (IOException e) {
            throw new StorageException("cannot repair the end of " + path, e);
        }
    }

    /** Whether a file without a record is somebody's own, and not the torn first line of a journal, or zeros. */
    private static boolean foreign(RandomAccessFile file) throws IOException {
        byte[] start = new byte[(int) Math.min(BLOCK, file.length())];
        file.seek(0);
        file.readFully(start);
        String text =
                new String(start, StandardCharsets.UTF_8).replace("\0", "").strip();
        return !text.startsWith(RECORD) && !RECORD.startsWith(text) && !text.contains(RECORD);
    }

    private void moveAside(RandomAccessFile file, long end, long length) throws IOException {
        byte[] torn = new byte[Math.toIntExact(length - end)];
        file.seek(end);
        file.readFully(torn);
        String time = Instant.now().toString().replace(":", "");
        Path aside = path.resolveSibling(path.getFileName() + ".torn-" + time);
        try (FileOutputStream out = new FileOutputStream(aside.toFile())) {
            out.write(torn);
            out.getFD().sync();
        }
        file.setLength(end);
        file.getFD().sync();
        problems.add("end: " + torn.length + " bytes of a torn line moved to " + aside.getFileName());
    }

    /** Whether [start, end) is one line with its newline, and a record. */
    private static boolean sound(RandomAccessFile file, long start, long end) throws IOException {
        byte[] line = new byte[Math.toIntExact(end - start)];
        file.seek(start);
        file.readFully(line);
        if (line[line.length - 1] != '\n') {
            return false;
        }
        try {
            // a record that this version cannot use is still a record
            return Json.object(new String(line, StandardCharsets.UTF_8), "journal")
                            .get("op_code")
                    instanceof Integer;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** Where the line begins whose last byte stands before {@code end}; not before what was read already. */
    private long lineStart(RandomAccessFile file, long end) throws IOException {
        long at = end - 1; // its own newline does not count
        while (at > offset) {
            int n = (int) Math.min(BLOCK, at - offset);
            byte[] block = new byte[n];
            file.seek(at - n);
            file.readFully(block);
            for (int i = n - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return at - n + i + 1;
                }
            }
            at -= n;
        }
        return offset;
    }

    /** Appends and waits until the disk has it. */
    void append(byte[] bytes) {
        try (FileOutputStream out = new FileOutputStream(path.toFile(), true)) {
            out.write(bytes);
            out.flush();
            out.getFD().sync();
        } catch (IOException e) {
            throw new StorageException("cannot append to " + path, e);
        }
    }
}
