package org.optimer.cli;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.Json;
import org.optimer.core.StorageException;

/**
 * One safetensors file of f32 matrices named "0", "1", .., written row by row, so that logits of any size pass through.
 * Appears under its name only when complete.
 */
final class LogitsFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileOutputStream file;
    private final OutputStream out;
    private final ByteBuffer row;

    LogitsFile(Path target, int[] rows, int columns) {
        this.target = target.toAbsolutePath().normalize();
        this.temporary = this.target.resolveSibling(this.target.getFileName() + ".tmp");
        this.row = ByteBuffer.allocate(4 * columns).order(ByteOrder.LITTLE_ENDIAN);
        try {
            if (this.target.getParent() != null) {
                Files.createDirectories(this.target.getParent());
            }
            file = new FileOutputStream(temporary.toFile());
            out = new BufferedOutputStream(file, 1 << 16);
            out.write(header(rows, columns));
        } catch (IOException e) {
            throw new StorageException("cannot write " + temporary, e);
        }
    }

    /** The next row, counted through all matrices. */
    void row(float[] values) {
        row.clear().asFloatBuffer().put(values);
        try {
            out.write(row.array());
        } catch (IOException e) {
            throw new StorageException("cannot write " + temporary, e);
        }
    }

    void commit() {
        try {
            out.flush();
            file.getFD().sync();
            out.close();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StorageException("cannot write " + target, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new StorageException("cannot remove " + temporary, e);
        }
    }

    private static byte[] header(int[] rows, int columns) {
        Map<String, Object> entries = new LinkedHashMap<>();
        long at = 0;
        for (int i = 0; i < rows.length; i++) {
            long end = at + 4L * rows[i] * columns;
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", "F32");
            entry.put("shape", List.of(rows[i], columns));
            entry.put("data_offsets", List.of(at, end));
            entries.put(String.valueOf(i), entry);
            at = end;
        }
        String json = Json.write(entries);
        // data begins at a multiple of 8
        byte[] text = (json + " ".repeat((8 - json.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }
}
