package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.core.PathText;

/**
 * A model on disk: a Hugging Face folder (configuration, one or many safetensors files, tokenizer) or a single
 * safetensors file. Opening reads headers only; tensors are read by position, from any number of threads.
 *
 * <pre>{@code
 * var pt = Checkpoint.open("models/pt");
 * pt.parameters();                                  // 614,000
 * pt.info("model.norm.weight").shape();             // [96]
 * }</pre>
 */
public final class Checkpoint implements ModelSource, Described {
    private final Path path;
    private final boolean folder;
    private final List<SafetensorsFile> files;
    private final Map<String, SafetensorsFile> holders = new LinkedHashMap<>();
    private final List<TensorInfo> tensors;
    private final Map<String, Object> config;
    private final Layout layout;
    private @Nullable String fingerprint;

    private Checkpoint(Path path, List<SafetensorsFile> files) {
        this.path = path;
        this.folder = Files.isDirectory(path);
        this.files = files;
        List<TensorInfo> all = new ArrayList<>();
        for (SafetensorsFile file : files) {
            for (TensorInfo info : file.tensors()) {
                SafetensorsFile other = holders.put(info.name(), file);
                if (other != null) {
                    throw InvalidInputException.of(
                            path.toString(),
                            "each tensor in one file",
                            info.name() + " in " + other.path().getFileName() + " and "
                                    + file.path().getFileName(),
                            "Write the checkpoint again");
                }
                all.add(info);
            }
        }
        this.tensors = List.copyOf(all);
        Path configFile = path.resolve(CheckpointFiles.CONFIG);
        this.config = folder && Files.exists(configFile)
                ? Collections.unmodifiableMap(CheckpointFiles.json(configFile))
                : Map.of();
        this.layout = Layout.of(this);
    }

    /**
     * Opens a folder or a single safetensors file.
     *
     * @param path for example {@code models/pt}
     * @return the checkpoint; closing it gives file descriptors back at once
     * @throws InvalidInputException when it is not a whole, well-formed checkpoint, or of a kind that is not read
     *     (pickle, GGUF, adapters); the message names the file, the reason and the way out
     * @throws org.optimer.core.StorageException when reading fails
     */
    public static Checkpoint open(Path path) {
        List<SafetensorsFile> files = CheckpointFiles.open(path);
        try {
            return new Checkpoint(path, files);
        } catch (RuntimeException | Error e) {
            files.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    /**
     * Opens a folder or a single safetensors file.
     *
     * @param path for example {@code models/pt}
     * @return as {@link #open(Path)}
     */
    public static Checkpoint open(String path) {
        return open(PathText.of(path, "checkpoint"));
    }

    /**
     * Where this checkpoint is.
     *
     * @return as given to {@link #open}
     */
    public Path path() {
        return path;
    }

    /**
     * The weight files.
     *
     * @return in the order of their names
     */
    public List<SafetensorsFile> files() {
        return files;
    }

    /**
     * How the tensors are arranged.
     *
     * @return layers, kinds of modules, tied head
     */
    public Layout layout() {
        return layout;
    }

    /**
     * Whether the output projection is the embedding itself.
     *
     * @return see {@link Layout#tiedHead}
     */
    public boolean tiedHead() {
        return layout.tiedHead();
    }

    /**
     * Number of parameters.
     *
     * @return elements of all tensors; a tied head counts once
     */
    public long parameters() {
        return tensors.stream().mapToLong(TensorInfo::elements).sum();
    }

    /**
     * Size of the weights.
     *
     * @return bytes of all tensors
     */
    public long bytes() {
        return tensors.stream().mapToLong(TensorInfo::bytes).sum();
    }

    /**
     * What the folder says of its own origin.
     *
     * @return the manifest, when this toolkit wrote the folder
     */
    public Optional<Manifest> manifest() {
        return folder ? Manifest.read(path) : Optional.empty();
    }

    @Override
    public String label() {
        return path.toString();
    }

    @Override
    public List<TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        SafetensorsFile file = holders.get(name);
        return file == null ? Optional.empty() : file.find(name);
    }

    @Override
    public void read(String name, long byteOffset, ByteBuffer target) {
        SafetensorsFile file = holders.get(name);
        if (file == null) {
            info(name); // throws, naming this checkpoint
            return;
        }
        file.read(name, byteOffset, target);
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public Optional<Path> directory() {
        return folder ? Optional.of(path) : Optional.empty();
    }

    /**
     * The identity of the weights by content (see {@link Fingerprints}): equal for equal tensors, however they are
     * sharded. Taken from the manifest when there is one and the files are as it left them; else all tensors are read
     * once. Remembered.
     */
    @Override
    public synchronized String fingerprint() {
        String known = knownFingerprint().orElse(null);
        if (known == null) {
            known = Fingerprints.of(this);
            fingerprint = known;
        }
        return known;
    }

    /**
     * The identity of the weights, if it is known without reading them.
     *
     * @return empty when {@link #fingerprint} would read all tensors
     */
    public synchronized Optional<String> knownFingerprint() {
        if (fingerprint == null) {
            fingerprint = manifest()
                    .filter(m -> m.stillDescribes(path, files))
                    .map(Manifest::fingerprint)
                    .orElse(null);
        }
        return Optional.ofNullable(fingerprint);
    }

    @Override
    public void requireUnchanged() {
        files.forEach(SafetensorsFile::requireUnchanged);
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }

    @Override
    public Card card() {
        return CheckpointCard.of(this);
    }

    @Override
    public String toString() {
        return card().text();
    }
}
