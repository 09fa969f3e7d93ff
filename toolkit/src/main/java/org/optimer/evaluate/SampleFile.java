package org.optimer.evaluate;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;

/**
 * The file behind a {@link SampleLedger}. A line says which items a list has ({@code {"list": hash, "items": [..]}}, once)
 * or how they went with a model ({@code {"model": hash, "list": hash, "metrics": {name: numbers}, "ll": numbers}}). Numbers
 * are little-endian doubles in Base64; of a metric first all sums, then all weights, and right or wrong with weight 1 is one
 * bit an item ({@code "bits:.."}).
 */
final class SampleFile {
    private final Path path;
    private final Map<String, SampleBlock.Items> lists = new HashMap<>();

    SampleFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    synchronized void read(BiConsumer<String, SampleBlock> sink) {
        if (!Files.exists(path)) {
            return;
        }
        locked(channel -> mendTail());
        try (Stream<String> lines = Files.lines(path, StandardCharsets.UTF_8)) {
            int[] number = {0};
            lines.forEach(line -> line(line, path + ":" + ++number[0], sink));
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new StorageException("cannot read " + path, e);
        }
    }

    /** Appends what came out of one model, a line for each list, in one write. */
    synchronized void append(String model, List<SampleBlock> blocks) {
        StringBuilder text = new StringBuilder();
        for (SampleBlock block : blocks) {
            String list = block.items().hash();
            if (lists.putIfAbsent(list, block.items()) == null) {
                Map<String, Object> named = new LinkedHashMap<>();
                named.put("list", list);
                named.put("items", block.items().ids());
                text.append(Json.write(named)).append('\n');
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("model", model);
            line.put("list", list);
            line.putAll(block.encoded());
            text.append(Json.write(line)).append('\n');
        }
        if (text.isEmpty()) {
            return;
        }
        locked(channel -> {
            mendTail();
            channel.position(channel.size());
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        });
    }

    private interface Work {
        void run(FileChannel channel) throws IOException;
    }

    private void locked(Work work) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                work.run(channel);
                lock.release();
            }
        } catch (IOException e) {
            throw new StorageException("cannot write " + path, e);
        }
    }

    /** A line without its end was cut off by a crash: the next append must not be glued to it. */
    private void mendTail() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            long keep = end;
            while (keep > 0 && byteAt(file, keep - 1) != '\n') {
                keep--;
            }
            if (keep < end) {
                byte[] torn = new byte[(int) (end - keep)];
                file.seek(keep);
                file.readFully(torn);
                Files.write(path.resolveSibling(path.getFileName() + ".torn"), torn);
                file.setLength(keep);
            }
        }
    }

    private static int byteAt(RandomAccessFile file, long at) throws IOException {
        file.seek(at);
        return file.read();
    }

    private void line(String line, String place, BiConsumer<String, SampleBlock> sink) {
        Map<String, Object> map = Json.object(line, place);
        String list = String.valueOf(map.get("list"));
        if (map.get("items") instanceof List<?> items) {
            lists.put(
                    list,
                    SampleBlock.Items.of(items.stream().map(String::valueOf).toList()));
            return;
        }
        SampleBlock.Items items = lists.get(list);
        if (items == null || !(map.get("model") instanceof String model)) {
            throw InvalidInputException.of(place, "a model and a list of items that a line before names", line, "");
        }
        sink.accept(model, SampleBlock.decoded(items, map, place));
    }
}
