package org.optimer.evaluate;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.optimer.core.Hashes;
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
    private static final String BITS = "bits:";

    private final Path path;
    private final Map<String, List<String>> lists = new HashMap<>();

    SampleFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    synchronized void read(BiConsumer<String, Map<String, Outcome>> sink) {
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

    /** Appends outcomes of one model, a line for each task, in one write. */
    synchronized void append(String model, Map<String, Map<String, Outcome>> byTask) {
        StringBuilder text = new StringBuilder();
        byTask.values().forEach(outcomes -> {
            List<String> items = List.copyOf(outcomes.keySet());
            String list = Hashes.sha256(String.join(",", items)).substring(0, 16);
            if (lists.putIfAbsent(list, items) == null) {
                Map<String, Object> named = new LinkedHashMap<>();
                named.put("list", list);
                named.put("items", items);
                text.append(Json.write(named)).append('\n');
            }
            text.append(Json.write(encode(model, list, List.copyOf(outcomes.values()))))
                    .append('\n');
        });
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

    private void line(String line, String place, BiConsumer<String, Map<String, Outcome>> sink) {
        Map<String, Object> map = Json.object(line, place);
        String list = String.valueOf(map.get("list"));
        if (map.get("items") instanceof List<?> items) {
            lists.put(list, items.stream().map(String::valueOf).toList());
            return;
        }
        List<String> items = lists.get(list);
        if (items == null || !(map.get("model") instanceof String model)) {
            throw InvalidInputException.of(place, "a model and a list of items that a line before names", line, "");
        }
        sink.accept(model, decode(map, items, place));
    }

    private static Map<String, Object> encode(String model, String list, List<Outcome> outcomes) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (String metric : outcomes.get(0).measures().keySet()) {
            double[] numbers = new double[2 * outcomes.size()];
            boolean bits = true;
            for (int i = 0; i < outcomes.size(); i++) {
                Measure measure =
                        Objects.requireNonNull(outcomes.get(i).measures().get(metric));
                numbers[i] = measure.sum();
                numbers[outcomes.size() + i] = measure.weight();
                bits &= measure.weight() == 1 && (measure.sum() == 0 || measure.sum() == 1);
            }
            metrics.put(metric, bits ? BITS + bits(numbers, outcomes.size()) : base64(numbers));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("model", model);
        map.put("list", list);
        map.put("metrics", metrics);
        if (outcomes.stream().anyMatch(outcome -> !Double.isNaN(outcome.logLikelihood()))) {
            map.put(
                    "ll",
                    base64(outcomes.stream().mapToDouble(Outcome::logLikelihood).toArray()));
        }
        return map;
    }

    private static Map<String, Outcome> decode(Map<String, Object> map, List<String> items, String place) {
        int n = items.size();
        Map<String, double[]> metrics = new LinkedHashMap<>();
        if (map.get("metrics") instanceof Map<?, ?> named) {
            named.forEach((metric, numbers) -> {
                String text = String.valueOf(numbers);
                metrics.put(
                        String.valueOf(metric),
                        text.startsWith(BITS) ? unpack(text.substring(BITS.length()), n) : doubles(text, 2 * n, place));
            });
        }
        double[] logs = map.get("ll") instanceof String text ? doubles(text, n, place) : new double[0];
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            Map<String, Measure> measures = new LinkedHashMap<>();
            for (Map.Entry<String, double[]> metric : metrics.entrySet()) {
                measures.put(metric.getKey(), new Measure(metric.getValue()[i], metric.getValue()[n + i]));
            }
            outcomes.put(items.get(i), new Outcome(measures, logs.length == 0 ? Double.NaN : logs[i], null));
        }
        return outcomes;
    }

    private static String bits(double[] sums, int n) {
        byte[] bytes = new byte[(n + 7) / 8];
        for (int i = 0; i < n; i++) {
            bytes[i / 8] |= (byte) ((int) sums[i] << (i % 8));
        }
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static double[] unpack(String text, int n) {
        byte[] bytes = Base64.getDecoder().decode(text);
        double[] numbers = new double[2 * n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (bytes[i / 8] >> (i % 8)) & 1;
            numbers[n + i] = 1;
        }
        return numbers;
    }

    private static String base64(double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            bytes.putDouble(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static double[] doubles(String text, int n, String place) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length != 8 * n) {
            throw InvalidInputException.of(place, 8 * n + " bytes of numbers", bytes.length + " bytes", "");
        }
        double[] numbers = new double[n];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
        return numbers;
    }
}
