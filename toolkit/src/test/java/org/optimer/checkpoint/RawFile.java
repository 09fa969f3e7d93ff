package org.optimer.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Builds safetensors files byte by byte, right or wrong. */
final class RawFile {
    private RawFile() {}

    /** A file of the header's length, the header, and zero bytes of data. */
    static Path write(Path file, String header, int dataBytes) {
        return write(file, header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    static Path write(Path file, byte[] header, int dataBytes) {
        return writeClaiming(file, header.length, header, dataBytes);
    }

    /** The same with a header length that need not be true. */
    static Path writeClaiming(Path file, long length, byte[] header, int dataBytes) {
        ByteBuffer all = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(length).put(header);
        try {
            return Files.write(file, all.array());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** One tensor's entry of a header. */
    static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets
                + "}";
    }
}
