package org.optimer.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;
import org.optimer.core.PathText;
import org.optimer.core.Provenance;
import org.optimer.core.StorageException;
import org.optimer.core.Units;

/**
 * Writes a checkpoint folder that transformers, vLLM and mergekit load: safetensors shards, index, configuration,
 * tokenizer files and a manifest. Everything is made in a hidden sibling folder and appears under its name by one
 * rename, so a folder is there whole or not at all, whatever happens. Equal inputs give equal bytes.
 *
 * <pre>{@code
 * CheckpointWriter.to(Path.of("out/merged")).save(model);                 // a whole model at once
 *
 * try (var session = CheckpointWriter.to(out).tensors(infos).config(map).open()) {
 *     session.write("model.norm.weight", 0, bytes);                        // in any order, from any thread
 *     session.commit();
 * }
 * }</pre>
 */
public final class CheckpointWriter {
    /** Shard size unless told otherwise: 5 GB, as the model hubs recommend. */
    public static final long DEFAULT_SHARD_BYTES = 5_000_000_000L;

    private static final int BLOCK = 4 << 20;

    private final Path target;
    private long shardBytes = DEFAULT_SHARD_BYTES;
    private List<TensorInfo> tensors = List.of();
    private Map<String, Object> config = Map.of();
    private boolean adapter;
    private @Nullable Path sidecars;
    private @Nullable Path tokenizer;
    private Set<String> leftOut = Set.of();
    private final Map<String, String> files = new TreeMap<>();
    private @Nullable Provenance provenance;
    private ToLongFunction<Path> freeSpace = CheckpointWriter::usableSpace;

    private CheckpointWriter(Path target) {
        this.target = target;
    }

    /**
     * Begins a description of what to write. Nothing happens on disk before {@link #open} or {@link #save}.
     *
     * @param target the folder to be made; must not exist
     * @return the writer
     */
    public static CheckpointWriter to(Path target) {
        return new CheckpointWriter(target);
    }

    /**
     * Sets the size above which a new shard is begun.
     *
     * @param bytes at least 1; a larger tensor gets a shard of its own
     * @return this
     */
    public CheckpointWriter shardBytes(long bytes) {
        if (bytes < 1) {
            throw InvalidInputException.of("shardBytes", "at least 1", String.valueOf(bytes), "");
        }
        this.shardBytes = bytes;
        return this;
    }

    /**
     * Sets the tensors, in the order in which they are laid out.
     *
     * @param infos names (each once), types, shapes
     * @return this
     */
    public CheckpointWriter tensors(List<TensorInfo> infos) {
        Set<String> names = new HashSet<>();
        for (TensorInfo info : infos) {
            if (!names.add(info.name()) || info.name().equals(SafetensorsHeader.METADATA)) {
                throw InvalidInputException.of(
                        target.toString(), "each tensor name once", "a second " + info.name(), "");
            }
        }
        this.tensors = List.copyOf(infos);
        return this;
    }

    /**
     * Sets the content of {@code config.json}. Its element type ({@code dtype}, {@code torch_dtype}) is replaced by the
     * one that most of the tensors have.
     *
     * @param values JSON-like; empty: no such file is written
     * @return this
     */
    public CheckpointWriter config(Map<String, Object> values) {
        this.config = new LinkedHashMap<>(values);
        return this;
    }

    /**
     * Makes the folder a PEFT adapter: one file {@value Adapter#WEIGHTS}, and the configuration, as it was given, in
     * {@value Adapter#CONFIG}.
     *
     * @return this
     */
    public CheckpointWriter asAdapter() {
        this.adapter = true;
        return this;
    }

    /**
     * Takes the tokenizer, generation settings, chat template, model code and licence along from a folder.
     *
     * @param folder a model folder; links in it are followed
     * @return this
     */
    public CheckpointWriter sidecarsFrom(Path folder) {
        this.sidecars = folder;
        return this;
    }

    /**
     * Takes the tokenizer's files from another folder than the rest.
     *
     * @param folder a model folder
     * @return this
     */
    public CheckpointWriter tokenizerFrom(Path folder) {
        this.tokenizer = folder;
        return this;
    }

    /**
     * Names files that are not taken along, because they would not fit the new weights.
     *
     * @param names file names
     * @return this
     */
    public CheckpointWriter leaveOut(Set<String> names) {
        this.leftOut = Set.copyOf(names);
        return this;
    }

    /**
     * Adds a file, in place of one of this name that would be taken along.
     *
     * @param name without folders
     * @param text its content, written as UTF-8
     * @return this
     */
    public CheckpointWriter file(String name, String text) {
        Path file = PathText.of(name, target.toString());
        if (!file.equals(file.getFileName())) {
            throw InvalidInputException.of(target.toString(), "the name of a file in it", name, "");
        }
        files.put(name, text);
        return this;
    }

    /**
     * Sets what the manifest says of the origin.
     *
     * @param origin the record
     * @return this
     */
    public CheckpointWriter provenance(Provenance origin) {
        this.provenance = origin;
        return this;
    }

    /** For tests: how much space there is at a path. */
    CheckpointWriter freeSpace(ToLongFunction<Path> measure) {
        this.freeSpace = measure;
        return this;
    }

    /**
     * Starts writing: checks the target and the free space, removes what dead writers left beside it, makes the hidden
     * folder and the shards' headers.
     *
     * @return the session; closing it without {@link CheckpointSession#commit} removes everything
     * @throws InvalidInputException when the target exists, another writer is at work on it, or no tensors were given
     * @throws StorageException when the disk is too full or writing fails
     */
    public CheckpointSession open() {
        if (tensors.isEmpty()) {
            throw InvalidInputException.of(target.toString(), "tensors to write", "none", "Call tensors(..) first");
        }
        List<ShardPlan> shards =
                adapter ? List.of(ShardPlan.single(Adapter.WEIGHTS, tensors)) : ShardPlan.of(tensors, shardBytes);
        List<Path> others = others();
        WorkFolder work = WorkFolder.create(target);
        try {
            requireSpace(work.folder(), shards, others);
            return new CheckpointSession(
                    work,
                    shards,
                    adapter ? Adapter.CONFIG : CheckpointFiles.CONFIG,
                    config.isEmpty() || adapter ? config : Sidecars.withType(config, tensors),
                    others,
                    files,
                    provenance);
        } catch (RuntimeException | Error e) {
            work.close();
            throw e;
        }
    }

    /**
     * Writes a whole model: its tensors, its configuration and the files of its folder, where this writer was given none
     * of these. Floating-point tensors that {@link #tensors} announces in another type than the model's are converted
     * through f32 with one rounding.
     *
     * @param model what to write
     * @return the manifest written
     * @throws org.optimer.core.CancelledException when interrupted; nothing is left
     */
    public Manifest save(ModelSource model) {
        if (tensors.isEmpty()) {
            tensors(model.tensors());
        }
        if (config.isEmpty()) {
            config(model.config());
        }
        if (sidecars == null) {
            sidecars = model.directory().orElse(null);
        }
        long total = tensors.stream().mapToLong(TensorInfo::bytes).sum();
        try (CheckpointSession session = open();
                LongWork progress = LongWork.start("save " + target, total, "bytes")) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            for (TensorInfo info : tensors) {
                DType from = requireConvertible(model, info);
                int step = BLOCK / Math.max(from.bytes(), info.dtype().bytes());
                for (long at = 0; at < info.elements(); at += step) {
                    int count = (int) Math.min(step, info.elements() - at);
                    block.clear().limit(count * from.bytes());
                    model.read(info.name(), at * from.bytes(), block);
                    block.flip();
                    convert(from, info.dtype(), block, count);
                    progress.step(block.remaining());
                    session.write(info.name(), at * info.dtype().bytes(), block);
                }
            }
            return session.commit();
        }
    }

    private DType requireConvertible(ModelSource model, TensorInfo wanted) {
        TensorInfo there = model.info(wanted.name());
        boolean convertible = there.dtype() == wanted.dtype()
                || (there.dtype().isFloat() && wanted.dtype().isFloat());
        if (!convertible || !there.shape().equals(wanted.shape())) {
            throw InvalidInputException.of(
                    model.label() + ": tensor " + wanted.name(),
                    wanted.dtype() + " " + wanted.shape(),
                    there.dtype() + " " + there.shape(),
                    "Only floating-point tensors of the same shape can be converted");
        }
        return there.dtype();
    }

    private static void convert(DType from, DType to, ByteBuffer block, int count) {
        if (from != to) {
            float[] values = new float[count];
            Floats.decode(from, block, values, 0, count);
            block.clear();
            Floats.encode(to, values, 0, count, block);
            block.flip();
        }
    }

    private List<Path> others() {
        List<Path> others = new ArrayList<>(sidecars == null ? List.of() : Sidecars.of(sidecars));
        if (tokenizer != null) {
            others.removeIf(Sidecars::isTokenizer);
            Sidecars.of(tokenizer).stream().filter(Sidecars::isTokenizer).forEach(others::add);
        }
        others.removeIf(file -> leftOut.contains(file.getFileName().toString())
                || files.containsKey(file.getFileName().toString()));
        return others;
    }

    private void requireSpace(Path folder, List<ShardPlan> shards, List<Path> others) {
        long needed = 1 << 20;
        for (ShardPlan shard : shards) {
            needed += shard.size();
        }
        for (Path file : others) {
            needed += size(file);
        }
        long free = freeSpace.applyAsLong(folder);
        if (free < needed) {
            throw new StorageException(OptiMerException.message(
                    target.toString(),
                    Units.bytes(needed) + " of free space",
                    Units.bytes(free),
                    "Free some space or choose another disk"));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    private static long usableSpace(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new StorageException("cannot measure the free space at " + folder, e);
        }
    }
}
