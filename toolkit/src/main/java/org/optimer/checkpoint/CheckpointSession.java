package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.Provenance;
import org.optimer.core.StorageException;

/**
 * A checkpoint being written. Slices of tensors may come in any order and from any number of threads; {@link #commit}
 * makes the folder appear, {@link #close} without it leaves nothing.
 */
public final class CheckpointSession implements AutoCloseable {
    private static final int BLOCK = 1 << 20;

    private final WorkFolder work;
    private final List<ShardPlan> shards;
    private final String configName;
    private final Map<String, Object> config;
    private final List<Path> sidecars;
    private final Map<String, String> texts;
    private final @Nullable Provenance provenance;
    private final List<SteadyChannel> channels = new ArrayList<>();
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final EarlyForce force = new EarlyForce();
    private boolean closed;
    private volatile boolean spoiled;

    /** Where a tensor goes, and how much of it has come. */
    private record Slot(
            TensorInfo info,
            SteadyChannel channel,
            TensorHash hash,
            long position,
            Coverage taken,
            AtomicLong written) {}

    CheckpointSession(
            WorkFolder work,
            List<ShardPlan> shards,
            String configName,
            Map<String, Object> config,
            List<Path> sidecars,
            Map<String, String> texts,
            @Nullable Provenance provenance) {
        this.work = work;
        this.shards = shards;
        this.configName = configName;
        this.config = config;
        this.sidecars = sidecars;
        this.texts = Map.copyOf(texts);
        this.provenance = provenance;
        try {
            createShards();
        } catch (RuntimeException | Error e) {
            channels.forEach(SteadyChannel::close);
            throw e;
        }
    }

    private void createShards() {
        EarlyPieces early = new EarlyPieces();
        for (ShardPlan shard : shards) {
            SteadyChannel channel = SteadyChannel.creating(work.folder().resolve(shard.name()));
            channels.add(channel);
            channel.write(ByteBuffer.wrap(shard.header()), 0);
            for (int i = 0; i < shard.tensors().size(); i++) {
                TensorInfo info = shard.tensors().get(i);
                long position = shard.positions().get(i);
                TensorHash hash = new TensorHash(position, info.bytes(), channel, early);
                slots.put(info.name(), new Slot(info, channel, hash, position, new Coverage(), new AtomicLong()));
            }
        }
    }

    /**
     * The folder that {@link #commit} makes.
     *
     * @return an absolute path
     */
    public Path target() {
        return work.target();
    }

    /**
     * Writes a slice of a tensor. Every byte has to be written exactly once before {@link #commit}.
     *
     * @param tensor full name
     * @param byteOffset where the slice begins inside the tensor, in bytes
     * @param data raw little-endian bytes from the buffer's position to its limit; the position ends at the limit
     * @throws InvalidInputException when there is no such tensor, the slice reaches beyond it or over what was written
     * @throws StorageException when writing fails, for example because the disk is full
     */
    public void write(String tensor, long byteOffset, ByteBuffer data) {
        Slot slot = slots.get(tensor);
        if (slot == null) {
            throw InvalidInputException.of(
                    target().toString(), "one of the " + slots.size() + " announced tensors", tensor, "");
        }
        int count = data.remaining();
        SafetensorsFile.requireInside(target().toString(), slot.info(), byteOffset, count);
        if (!slot.taken().add(byteOffset, count)) { // before anything is changed: it may be hashed already
            spoiled = true;
            throw InvalidInputException.of(
                    target() + ": tensor " + tensor,
                    "each byte written once",
                    "bytes " + byteOffset + " to " + (byteOffset + count) + ", of which some were written before",
                    "Nothing will be kept of this folder");
        }
        ByteBuffer again = data.duplicate();
        slot.channel().write(data, slot.position() + byteOffset);
        slot.hash().written(slot.position() + byteOffset, again);
        force.written(slot.channel(), count);
        slot.written().addAndGet(count);
    }

    /**
     * Writes a slice of a floating-point tensor from f32 values, rounded once, to nearest even.
     *
     * @param tensor full name
     * @param elementOffset the first element
     * @param values the values
     * @param at index of the first value in {@code values}
     * @param count how many
     * @throws InvalidInputException as for {@link #write}, and for a tensor that is not floating-point
     */
    public void writeFloats(String tensor, long elementOffset, float[] values, int at, int count) {
        Slot slot = slots.get(tensor);
        DType type = slot == null ? DType.F32 : slot.info().dtype();
        ByteBuffer raw = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        Floats.encode(type, values, at, count, raw);
        write(tensor, elementOffset * type.bytes(), raw.flip());
    }

    /**
     * Writes a whole tensor with another model's bytes.
     *
     * @param source where it is read
     * @param name its name there
     * @param tensor its name here; announced with the same type and shape
     * @throws InvalidInputException as for {@link #write}
     * @throws StorageException when reading or writing fails
     */
    public void copy(TensorSource source, String name, String tensor) {
        long bytes = source.info(name).bytes();
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, bytes));
        for (long at = 0; at < bytes; at += block.limit()) {
            source.read(name, at, block.clear().limit((int) Math.min(block.capacity(), bytes - at)));
            write(tensor, at, block.flip());
        }
    }

    /**
     * Completes the folder: forces the shards to disk, completes the hashes of their tensors, writes index, configuration, tokenizer files and
     * manifest, and renames. The session is closed by this.
     *
     * @return the manifest
     * @throws InvalidInputException when a tensor is incomplete, or the target has appeared meanwhile
     * @throws StorageException when writing fails; nothing is left
     */
    public synchronized Manifest commit() {
        if (closed) {
            throw InvalidInputException.of(target().toString(), "an open session", "a closed one", "");
        }
        try {
            requireComplete();
            force.close();
            force.requireNoFailure();
            Map<String, Manifest.Entry> files = new TreeMap<>();
            Map<String, String> contents = finishTensors();
            shards.forEach(shard -> files.put(shard.name(), entry(shard, contents)));
            if (shards.size() > 1) {
                put(CheckpointFiles.INDEX, Json.pretty(index()), files);
            }
            if (!config.isEmpty()) {
                put(configName, Json.pretty(config), files);
            }
            for (Path file : sidecars) {
                copy(file, files);
            }
            texts.forEach((name, text) -> put(name, text, files));
            List<TensorInfo> infos = slots.values().stream().map(Slot::info).toList();
            String fingerprint = Fingerprints.combine(
                    infos, infos.stream().map(i -> hash(contents, i)).toList());
            Manifest manifest = new Manifest(fingerprint, files, provenance == null ? Map.of() : provenance.toMap());
            put(Manifest.FILE, Json.pretty(manifest.toMap()), new TreeMap<>());
            channels.forEach(SteadyChannel::close);
            requireNotSpoiled();
            work.rename();
            return manifest;
        } finally {
            close();
        }
    }

    /** Removes everything unless {@link #commit} has made the folder; closing twice is harmless. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            force.close();
            channels.forEach(SteadyChannel::close);
            work.close();
        }
    }

    private void requireComplete() {
        requireNotSpoiled();
        for (Slot slot : slots.values()) {
            long bytes = slot.info().bytes();
            if (slot.written().get() < bytes) {
                long missing = slot.taken().firstMissing(bytes);
                throw InvalidInputException.of(
                        target() + ": tensor " + slot.info().name(),
                        "all of its " + bytes + " bytes written",
                        missing < bytes
                                ? "byte " + missing + " missing"
                                : "only " + slot.written().get() + " of them",
                        "Write every byte of every tensor once before commit()");
            }
        }
    }

    private void requireNotSpoiled() {
        if (spoiled) {
            throw InvalidInputException.of(target().toString(), "each byte written once", "overlapping writes", "");
        }
    }

    /** Forces the shards to disk; the hash of each tensor by its name. */
    private Map<String, String> finishTensors() {
        List<Slot> all = List.copyOf(slots.values());
        String[] hashes = new String[all.size()];
        long total = all.stream().mapToLong(slot -> slot.info().bytes()).sum();
        int forces = channels.size();
        // the disk is slow at one thing and the processors at the other, so they go on at the same time
        try (LongWork progress = LongWork.start("finish " + target(), total, "bytes")) {
            Parallel.run(forces + hashes.length, 1 + Parallel.defaultThreads(), "finish " + target(), job -> {
                if (job < forces) {
                    channels.get(job).force();
                } else {
                    Slot slot = all.get(job - forces);
                    hashes[job - forces] = slot.hash().finish(progress::step);
                }
            });
        }
        Map<String, String> contents = new LinkedHashMap<>();
        for (int i = 0; i < hashes.length; i++) {
            contents.put(all.get(i).info().name(), hashes[i]);
        }
        return contents;
    }

    private static Manifest.Entry entry(ShardPlan shard, Map<String, String> contents) {
        Map<String, String> tensors = new TreeMap<>();
        shard.tensors().forEach(info -> tensors.put(info.name(), hash(contents, info)));
        String header = Hashes.hex(Hashes.sha256().digest(shard.header()));
        return new Manifest.Entry(shard.size(), header, tensors);
    }

    private static String hash(Map<String, String> contents, TensorInfo info) {
        return contents.getOrDefault(info.name(), "");
    }

    private Map<String, Object> index() {
        Map<String, String> holders = new TreeMap<>();
        long total = 0;
        for (ShardPlan shard : shards) {
            for (TensorInfo info : shard.tensors()) {
                holders.put(info.name(), shard.name());
                total += info.bytes();
            }
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("metadata", Map.of("total_size", total));
        index.put("weight_map", holders);
        return index;
    }

    private void put(String name, String text, Map<String, Manifest.Entry> files) {
        put(name, text.getBytes(StandardCharsets.UTF_8), files);
    }

    private void put(String name, byte[] bytes, Map<String, Manifest.Entry> files) {
        try (SteadyChannel file = SteadyChannel.creating(work.folder().resolve(name))) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
        }
        files.put(
                name, Manifest.Entry.of(bytes.length, Hashes.hex(Hashes.sha256().digest(bytes))));
    }

    private void copy(Path source, Map<String, Manifest.Entry> files) {
        MessageDigest digest = Hashes.sha256();
        String name = source.getFileName().toString();
        try (SteadyChannel from = SteadyChannel.reading(source);
                SteadyChannel into = SteadyChannel.creating(work.folder().resolve(name))) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            for (long at = 0; at < from.size(); at += block.limit()) {
                block.clear().limit((int) Math.min(BLOCK, from.size() - at));
                from.read(block, at);
                digest.update(block.flip());
                into.write(block.rewind(), at);
            }
            into.force();
            files.put(name, Manifest.Entry.of(from.size(), Hashes.hex(digest.digest())));
        }
    }
}
