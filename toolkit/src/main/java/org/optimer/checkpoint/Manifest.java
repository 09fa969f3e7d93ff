package org.optimer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.core.PathText;
import org.optimer.core.StorageException;
import org.optimer.core.Units;

/**
 * What a folder written by this toolkit says of itself, in {@value #FILE}: hashes of each file, the identity of the
 * weights, and where they come from. It holds no time, so that the same merge gives the same bytes.
 *
 * @param fingerprint identity of the weights, see {@link Fingerprints}
 * @param files size and hash of every other file, by name
 * @param provenance the action, inputs, recipe, seed and versions; empty when the writer was given none
 */
public record Manifest(String fingerprint, Map<String, Entry> files, Map<String, ? extends @Nullable Object> provenance)
        implements Described {
    /** Name of the file. */
    public static final String FILE = "optimer-manifest.json";

    private static final String FORMAT = "optimer-manifest/2";

    /** Formats that can be read; in the first, weight files had one hash for the whole file. */
    private static final List<String> READABLE = List.of("optimer-manifest/1", FORMAT);

    /**
     * One file. A file of weights has a hash for each tensor and one for what stands before them, which together cover
     * each of its bytes once: they can be taken by several threads and name the tensor that is damaged.
     *
     * @param bytes its size
     * @param sha256 64 lower-case hex digits: of the file, or of its header (length and JSON) when there are tensors
     * @param tensors the SHA-256 of each tensor's bytes by its name; empty for a file hashed as a whole
     */
    public record Entry(long bytes, String sha256, Map<String, String> tensors) {
        private static final String BYTES = "bytes";
        private static final String WHOLE = "sha256";
        private static final String HEADER = "header_sha256";
        private static final String TENSORS = "tensors";

        /** Sorts the tensors by name. */
        public Entry {
            tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
        }

        /**
         * A file hashed as a whole.
         *
         * @param bytes its size
         * @param sha256 64 lower-case hex digits
         * @return the entry
         */
        public static Entry of(long bytes, String sha256) {
            return new Entry(bytes, sha256, Map.of());
        }

        private static Entry read(String subject, @Nullable Object value) {
            if (value instanceof Map<?, ?> entry && entry.get(BYTES) instanceof Number bytes) {
                if (entry.get(WHOLE) instanceof String sha256) {
                    return of(bytes.longValue(), sha256);
                }
                if (entry.get(HEADER) instanceof String header && entry.get(TENSORS) instanceof Map<?, ?> hashes) {
                    Map<String, String> tensors = new TreeMap<>();
                    hashes.forEach((name, hash) -> tensors.put(String.valueOf(name), String.valueOf(hash)));
                    return new Entry(bytes.longValue(), header, tensors);
                }
            }
            throw InvalidInputException.of(
                    subject,
                    BYTES + " with " + WHOLE + ", or with " + HEADER + " and " + TENSORS,
                    String.valueOf(value),
                    "");
        }

        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(BYTES, bytes);
            map.put(tensors.isEmpty() ? WHOLE : HEADER, sha256);
            if (!tensors.isEmpty()) {
                map.put(TENSORS, tensors);
            }
            return map;
        }
    }

    /** Sorts the files by name. */
    public Manifest {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /**
     * Reads a folder's manifest.
     *
     * @param folder a checkpoint folder
     * @return the manifest, or empty when the folder has none
     * @throws InvalidInputException when the file is not a manifest, or lists a file outside of the folder
     */
    public static Optional<Manifest> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Map<String, Object> map = CheckpointFiles.json(file);
        if (!READABLE.contains(String.valueOf(map.get("format")))
                || !(map.get("fingerprint") instanceof String fingerprint)
                || !(map.get("files") instanceof Map<?, ?> entries)) {
            throw InvalidInputException.of(
                    file.toString(),
                    "format " + String.join(" or ", READABLE) + " with fingerprint and files",
                    "format " + map.get("format"),
                    "Delete the file if it is not needed; the weights can be read without it");
        }
        Map<String, Entry> files = new TreeMap<>();
        entries.forEach((name, value) -> {
            Entry entry = Entry.read(file + ": file " + name, value);
            PathText.inside(folder, String.valueOf(name), file + ": files");
            files.put(String.valueOf(name), entry);
        });
        Map<String, @Nullable Object> provenance = new LinkedHashMap<>();
        if (map.get("provenance") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> provenance.put(String.valueOf(key), value));
        }
        return Optional.of(new Manifest(fingerprint, files, provenance));
    }

    /**
     * As JSON-like maps.
     *
     * @return what the file holds
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("fingerprint", fingerprint);
        Map<String, Object> entries = new LinkedHashMap<>();
        files.forEach((name, entry) -> entries.put(name, entry.toMap()));
        map.put("files", entries);
        if (!provenance.isEmpty()) {
            map.put("provenance", provenance);
        }
        return map;
    }

    /**
     * Whether the fingerprint can still be believed without reading the weights: every weight file has its recorded size
     * and is not newer than the manifest.
     */
    boolean stillDescribes(Path folder, Iterable<SafetensorsFile> weights) {
        try {
            FileTime written = Files.getLastModifiedTime(folder.resolve(FILE));
            for (SafetensorsFile weight : weights) {
                Entry entry = files.get(weight.path().getFileName().toString());
                if (entry == null
                        || entry.bytes() != weight.size()
                        || Files.getLastModifiedTime(weight.path()).compareTo(written) > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new StorageException("cannot read the times of the files in " + folder, e);
        }
    }

    @Override
    public Card card() {
        Card card = Card.of("Manifest").fact("fingerprint", fingerprint);
        Object action = provenance.get("action");
        if (action != null) {
            card = card.fact("made by", action).fact("seed", String.valueOf(provenance.get("seed")));
        }
        List<List<String>> rows = new ArrayList<>();
        files.forEach((name, entry) -> rows.add(List.of(
                name,
                Units.bytes(entry.bytes()),
                entry.tensors().isEmpty()
                        ? entry.sha256()
                                .substring(0, Math.min(12, entry.sha256().length()))
                        : "of each of " + entry.tensors().size() + " tensors")));
        return card.table(List.of("file", "size", "sha256"), rows);
    }
}
