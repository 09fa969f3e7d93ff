package org.optimer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
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
 * What a folder written by this toolkit says of itself, in {@value #FILE}: a hash for each file, the identity of the
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

    private static final String FORMAT = "optimer-manifest/1";

    /**
     * One file.
     *
     * @param bytes its size
     * @param sha256 64 lower-case hex digits
     */
    public record Entry(long bytes, String sha256) {}

    /** Sorts the files by name. */
    public Manifest {
        files = java.util.Collections.unmodifiableMap(new TreeMap<>(files));
        provenance = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
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
        if (!FORMAT.equals(map.get("format"))
                || !(map.get("fingerprint") instanceof String fingerprint)
                || !(map.get("files") instanceof Map<?, ?> entries)) {
            throw InvalidInputException.of(
                    file.toString(),
                    "format " + FORMAT + " with fingerprint and files",
                    "format " + map.get("format"),
                    "Delete the file if it is not needed; the weights can be read without it");
        }
        Map<String, Entry> files = new TreeMap<>();
        entries.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> entry)
                    || !(entry.get("bytes") instanceof Number bytes)
                    || !(entry.get("sha256") instanceof String sha256)) {
                throw InvalidInputException.of(file + ": file " + name, "bytes and sha256", String.valueOf(value), "");
            }
            PathText.inside(folder, String.valueOf(name), file + ": files");
            files.put(String.valueOf(name), new Entry(bytes.longValue(), sha256));
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
        map.put("files", files);
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
        java.util.List<java.util.List<String>> rows = new java.util.ArrayList<>();
        files.forEach((name, entry) -> rows.add(java.util.List.of(
                name,
                Units.bytes(entry.bytes()),
                entry.sha256().substring(0, Math.min(12, entry.sha256().length())))));
        return card.table(java.util.List.of("file", "size", "sha256"), rows);
    }
}
