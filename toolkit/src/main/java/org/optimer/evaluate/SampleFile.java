package org.optimer.evaluate;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;

/**
 * The file behind a {@link SampleLedger}. A line says which items a list has ({@code {"list": hash, "items": [..]}}, once)
 * or how they went with a model ({@code {"model": hash, "list": hash, "metrics": {name: numbers}, "ll": numbers}}). Numbers
 * are little-endian doubles in Base64; of a metric first all sums, then all weights, and right or wrong with weight 1 is one
 * bit an item ({@code "bits:.."}). Unreadable lines are skipped and reported: their samples can be scored again.
 */
final class SampleFile {
    /** One for each file: a lock of the system holds between processes, not between the threads of one. */
    private static final Map<Path, Object> MONITORS = new ConcurrentHashMap<>();

    private final Path path;
    private final Map<String, SampleBlock.Items> lists = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    SampleFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** What was mended or skipped, in the file's order. */
    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized void read(BiConsumer<String, SampleBlock> sink) {
        if (Files.exists(path)) {
            locked(file -> {
                mendTail(file);
                file.seek(0);
                // not closed here: that would close the descriptor, and with it the lock
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new FileInputStream(file.getFD()), StandardCharsets.UTF_8), 1 << 16);
                int number = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    take(line, ++number, sink);
                }
            });
        }
    }

    /** Appends what came out of one model, a line for each list, in one write. */
    synchronized void append(String model, List<SampleBlock> blocks) {
        StringBuilder text = new StringBuilder();
        Map<String, SampleBlock.Items> fresh = new HashMap<>();
        for (SampleBlock block : blocks) {
            String list = block.items().hash();
            if (!lists.containsKey(list) && fresh.putIfAbsent(list, block.items()) == null) {
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
        locked(file -> {
            mendTail(file);
            file.seek(file.length());
            file.write(text.toString().getBytes(StandardCharsets.UTF_8));
            file.getFD().sync();
        });
        lists.putAll(fresh); // only now: what failed to be written is to be written with the next append
    }

    private interface Work {
        void run(RandomAccessFile file) throws IOException;
    }

    /**
     * Works on the file while no other process and no other thread does. All through one descriptor: POSIX drops a
     * process's locks on a file when the process closes any descriptor of it (fcntl, "Record locks").
     */
    private void locked(Work work) {
        try {
            Path absolute = path.toAbsolutePath();
            Path parent = absolute.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            synchronized (monitor(absolute)) {
                try (RandomAccessFile file = new RandomAccessFile(absolute.toFile(), "rw");
                        FileLock lock = file.getChannel().lock()) {
                    work.run(file);
                    lock.release();
                }
            }
        } catch (IOException e) {
            throw new StorageException("cannot read or write " + path, e);
        }
    }

    /** Equal for all ways to name the same file, which need not exist yet. */
    private static Object monitor(Path file) throws IOException {
        Path parent = file.getParent();
        Path name = file.getFileName();
        Path real = Files.exists(file) || parent == null || name == null
                ? file.toRealPath()
                : parent.toRealPath().resolve(name.toString());
        return MONITORS.computeIfAbsent(real, unused -> new Object());
    }

    /**
     * A line without its end was cut off by a crash: the next append must not be glued to it. Moved to {@code
     * <file>.torn-<time>}.
     */
    private void mendTail(RandomAccessFile file) throws IOException {
        long end = file.length();
        long keep = end;
        while (keep > 0 && byteAt(file, keep - 1) != '\n') {
            keep--;
        }
        if (keep < end) {
            byte[] torn = new byte[Math.toIntExact(end - keep)];
            file.seek(keep);
            file.readFully(torn);
            String time = Instant.now().toString().replace(":", "");
            Path aside = path.resolveSibling(path.getFileName() + ".torn-" + time);
            Files.write(aside, torn, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            file.setLength(keep);
            problems.add("end: " + torn.length + " bytes of a torn line moved to " + aside.getFileName());
        }
    }

    private static int byteAt(RandomAccessFile file, long at) throws IOException {
        file.seek(at);
        return file.read();
    }

    private void take(String line, int number, BiConsumer<String, SampleBlock> sink) {
        try {
            line(line, path + ":" + number, sink);
        } catch (InvalidInputException e) {
            problems.add("line " + number + ": skipped, its samples can be scored again (" + e.getMessage() + ")");
        }
    }

    private void line(String line, String place, BiConsumer<String, SampleBlock> sink) {
        Map<String, Object> map = Json.object(line, place);
        String list = String.valueOf(map.get("list"));
        if (map.get("items") instanceof List<?> ids) {
            SampleBlock.Items items =
                    SampleBlock.Items.of(ids.stream().map(String::valueOf).toList());
            if (!items.hash().equals(list)) {
                throw InvalidInputException.of(place, "items with the hash " + list, items.hash(), "");
            }
            lists.put(list, items);
            return;
        }
        SampleBlock.Items items = lists.get(list);
        if (items == null || !(map.get("model") instanceof String model)) {
            throw InvalidInputException.of(
                    place, "a model and a list of items that a line before names", "list " + list, "");
        }
        sink.accept(model, SampleBlock.decoded(items, map, place));
    }
}
