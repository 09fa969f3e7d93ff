package org.optimer.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.PathText;
import org.optimer.core.StorageException;

/** Finds the weight files of a checkpoint and refuses what is not one, with the reason and the way out. */
final class CheckpointFiles {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    static final String CONFIG = "config.json";
    private static final String SUFFIX = ".safetensors";

    /** Largest JSON file that is read whole; an index of a million tensors is below it. */
    private static final long MAX_JSON = 100_000_000;

    private CheckpointFiles() {}

    /** Opens all weight files under a path, in the order of their names. */
    static List<SafetensorsFile> open(Path path) {
        if (Files.isRegularFile(path)) {
            refuseForeign(path, path.getFileName().toString(), path.toString());
            return List.of(SafetensorsFile.open(path));
        }
        if (!Files.isDirectory(path)) {
            throw InvalidInputException.of(
                    path.toString(),
                    "a folder with safetensors files, or one such file",
                    Files.exists(path) ? "something else" : "nothing there",
                    "Check the path; it is resolved against " + Path.of("").toAbsolutePath());
        }
        // the order in which transformers looks
        if (Files.exists(path.resolve(SINGLE))) {
            return List.of(SafetensorsFile.open(path.resolve(SINGLE)));
        }
        if (Files.exists(path.resolve(INDEX))) {
            return shards(path);
        }
        return List.of(SafetensorsFile.open(only(path)));
    }

    /** Reads a JSON object from a file of bounded size in strict UTF-8. */
    static Map<String, Object> json(Path file) {
        SteadyChannel channel = SteadyChannel.reading(file);
        try (channel) {
            if (channel.size() > MAX_JSON) {
                throw InvalidInputException.of(
                        file.toString(), "at most " + MAX_JSON + " bytes of JSON", channel.size() + " bytes", "");
            }
            ByteBuffer raw = ByteBuffer.allocate((int) channel.size());
            channel.read(raw, 0);
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(raw.flip());
            return Json.object(text.toString(), file.toString());
        } catch (CharacterCodingException e) {
            throw InvalidInputException.of(file.toString(), "UTF-8", "bytes that are not UTF-8", "");
        }
    }

    private static List<SafetensorsFile> shards(Path folder) {
        Path index = folder.resolve(INDEX);
        Map<String, SortedSet<String>> wanted = shardNames(index);
        List<String> absent = wanted.keySet().stream()
                .filter(name -> !Files.isRegularFile(folder.resolve(name)))
                .toList();
        if (!absent.isEmpty()) {
            throw InvalidInputException.of(
                    index.toString(),
                    "all " + wanted.size() + " shards that it names",
                    "absent: " + String.join(", ", absent),
                    "The download is incomplete; fetch the missing files");
        }
        List<SafetensorsFile> files = new ArrayList<>();
        try {
            wanted.forEach((name, tensors) -> {
                SafetensorsFile file = SafetensorsFile.open(folder.resolve(name));
                files.add(file);
                requireSame(index, file, tensors);
            });
            return List.copyOf(files);
        } catch (RuntimeException | Error e) {
            files.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static Map<String, SortedSet<String>> shardNames(Path index) {
        if (!(json(index).get("weight_map") instanceof Map<?, ?> map) || map.isEmpty()) {
            throw InvalidInputException.of(
                    index.toString(), "an object weight_map from tensors to files", "none", "Fetch the file again");
        }
        Path folder = Objects.requireNonNull(index.toAbsolutePath().getParent(), "a file is in a folder");
        Map<String, SortedSet<String>> wanted = new TreeMap<>();
        map.forEach((tensor, file) -> {
            if (!(file instanceof String name) || name.isBlank()) {
                throw InvalidInputException.of(
                        index + ": tensor " + tensor, "the name of a file", String.valueOf(file), "");
            }
            requireInside(folder, index, name);
            wanted.computeIfAbsent(name, k -> new TreeSet<>()).add(String.valueOf(tensor));
        });
        return wanted;
    }

    private static void requireInside(Path folder, Path index, String name) {
        if (!name.endsWith(SUFFIX)) {
            throw InvalidInputException.of(
                    index.toString(), "names of " + SUFFIX + " files inside its folder", Json.write(name), "");
        }
        // what leads out of the folder on one system is refused on all
        PathText.inside(folder, name.replace('\\', '/'), index.toString());
    }

    private static void requireSame(Path index, SafetensorsFile file, SortedSet<String> wanted) {
        TreeSet<String> there = new TreeSet<>();
        file.tensors().forEach(info -> there.add(info.name()));
        if (there.equals(wanted)) {
            return;
        }
        TreeSet<String> missing = new TreeSet<>(wanted);
        missing.removeAll(there);
        there.removeAll(wanted);
        throw InvalidInputException.of(
                index.toString(),
                file.path().getFileName() + " to hold exactly the tensors the index lists for it",
                (missing.isEmpty() ? "" : "not in the file: " + sample(missing) + " ")
                        + (there.isEmpty() ? "" : "not in the index: " + sample(there)),
                "Shards and index are of different versions; fetch the folder again");
    }

    private static String sample(SortedSet<String> names) {
        List<String> first = names.stream().limit(5).toList();
        return String.join(", ", first) + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "");
    }

    private static Path only(Path folder) {
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.sorted().toList();
        } catch (IOException e) {
            throw new StorageException("cannot list " + folder, e);
        }
        List<Path> weights =
                files.stream().filter(f -> f.toString().endsWith(SUFFIX)).toList();
        if (Adapter.isAdapter(folder)) {
            throw InvalidInputException.of(
                    folder.toString(), "a whole model", "a PEFT adapter", "Name it with its base, as BASE+" + folder);
        }
        if (weights.size() == 1) {
            return weights.get(0);
        }
        if (weights.size() > 1) {
            throw InvalidInputException.of(
                    folder.toString(),
                    SINGLE + " or " + INDEX,
                    weights.size() + " safetensors files and no index that says which belong together",
                    "Fetch the index file, or open one of the files by its own path");
        }
        for (Path file : files) {
            refuseForeign(file, file.getFileName().toString(), folder.toString());
        }
        throw InvalidInputException.of(
                folder.toString(),
                SINGLE + " or " + INDEX,
                files.isEmpty() ? "an empty folder" : "no safetensors file",
                "Check the path");
    }

    private static void refuseForeign(Path file, String name, String subject) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".gguf")) {
            throw InvalidInputException.of(
                    subject,
                    "safetensors",
                    "the GGUF file " + name,
                    "GGUF weights are quantised for inference and cannot be merged without loss; take the original"
                            + " safetensors model");
        }
        boolean pickle = lower.matches(".*\\.(pt|pth|ckpt|pkl|pickle)")
                || (lower.endsWith(".bin") && (lower.contains("model") || (Files.isRegularFile(file) && isZip(file))));
        if (pickle) {
            throw InvalidInputException.of(
                    subject,
                    "safetensors",
                    "the pickle file " + name,
                    "Loading a pickle can run any code that its author put in, so it is not read; convert it in Python:"
                            + " AutoModelForCausalLM.from_pretrained(dir).save_pretrained(out, safe_serialization=True)");
        }
        if (lower.endsWith(".h5") || lower.endsWith(".msgpack") || lower.endsWith(".onnx")) {
            throw InvalidInputException.of(
                    subject, "safetensors", "the file " + name, "Convert it to safetensors with transformers first");
        }
    }

    private static boolean isZip(Path file) {
        SteadyChannel channel = SteadyChannel.reading(file);
        try (channel) {
            ByteBuffer start = ByteBuffer.allocate(2);
            if (channel.size() < 2) {
                return false;
            }
            channel.read(start, 0);
            return start.get(0) == 'P' && start.get(1) == 'K';
        }
    }
}
