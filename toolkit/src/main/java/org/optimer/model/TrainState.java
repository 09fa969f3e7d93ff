package org.optimer.model;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.optimer.core.Hashes;
import org.optimer.core.StorageException;

/**
 * Where a training stands: step, losses so far, parameters and both moments, all f32. The file is written beside itself,
 * synced and renamed, and ends in a SHA-256, so that a kill leaves the old state or the new one.
 */
final class TrainState {
    private static final byte[] MAGIC = "OPTIMER-TRAIN-1\n".getBytes(StandardCharsets.US_ASCII);

    /** Identifies the training: recipe and start weights. */
    final String identity;
    /** One array per native parameter, in order. */
    final List<float[]> values = new ArrayList<>();

    final List<float[]> first = new ArrayList<>();
    final List<float[]> second = new ArrayList<>();
    final List<Float> losses = new ArrayList<>();
    int step;

    TrainState(String identity, List<float[]> start) {
        this.identity = identity;
        for (float[] array : start) {
            values.add(array);
            first.add(new float[array.length]);
            second.add(new float[array.length]);
        }
    }

    void save(Path file) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        // a plain stream: a FileChannel would close itself when the thread is interrupted, which is when we are called
        try (FileOutputStream stream = new FileOutputStream(temporary.toFile())) {
            MessageDigest digest = Hashes.sha256();
            byte[] name = identity.getBytes(StandardCharsets.UTF_8);
            ByteBuffer head = buffer(MAGIC.length + 12 + name.length + 4 * losses.size());
            head.put(MAGIC).putInt(name.length).put(name).putInt(step).putInt(losses.size());
            losses.forEach(head::putFloat);
            write(stream, head.flip(), digest);
            for (List<float[]> group : List.of(values, first, second)) {
                for (float[] array : group) {
                    ByteBuffer raw = buffer(Math.multiplyExact(4, array.length));
                    raw.asFloatBuffer().put(array);
                    write(stream, raw, digest);
                }
            }
            stream.write(digest.digest());
            stream.getFD().sync();
        } catch (IOException e) {
            throw new StorageException("cannot write " + temporary, e);
        }
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StorageException("cannot rename " + temporary + " to " + file, e);
        }
    }

    /** Reads the file into this state. False when it is another training's or damaged; then nothing was changed. */
    boolean load(Path file) {
        try {
            if (!isWhole(file)) {
                return false;
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                byte[] name = identity.getBytes(StandardCharsets.UTF_8);
                ByteBuffer head = read(in, MAGIC.length + 4);
                if (!Arrays.equals(MAGIC, Arrays.copyOf(head.array(), MAGIC.length))
                        || head.getInt(MAGIC.length) != name.length
                        || !Arrays.equals(name, read(in, name.length).array())) {
                    return false;
                }
                ByteBuffer counts = read(in, 8);
                step = counts.getInt(0);
                ByteBuffer curve = read(in, Math.multiplyExact(4, counts.getInt(4)));
                losses.clear();
                while (curve.hasRemaining()) {
                    losses.add(curve.getFloat());
                }
                for (List<float[]> group : List.of(values, first, second)) {
                    for (float[] array : group) {
                        read(in, Math.multiplyExact(4, array.length))
                                .asFloatBuffer()
                                .get(array);
                    }
                }
            }
            return true;
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    /** Whether the hash at the end is that of what stands before it; an equal identity then means equal sizes. */
    private static boolean isWhole(Path file) throws IOException {
        long left = Files.size(file) - 32;
        MessageDigest digest = Hashes.sha256();
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            while (left > 0) {
                int count = in.read(block, 0, (int) Math.min(block.length, left));
                if (count < 0) {
                    return false;
                }
                digest.update(block, 0, count);
                left -= count;
            }
            return left == 0 && Arrays.equals(digest.digest(), in.readAllBytes());
        }
    }

    private static ByteBuffer read(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("training state ends early");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void write(FileOutputStream stream, ByteBuffer data, MessageDigest digest) throws IOException {
        digest.update(data.array(), 0, data.limit());
        stream.write(data.array(), 0, data.limit());
    }
}
