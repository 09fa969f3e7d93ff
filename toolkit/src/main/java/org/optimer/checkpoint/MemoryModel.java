package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

/**
 * A model whose tensors lie in memory: freshly initialised weights, a trainer's state, examples of a few numbers. Fill it
 * first, then share it between threads.
 *
 * <pre>{@code
 * var tiny = MemoryModel.named("tiny").put("w", List.of(2L, 2L), 1, 2, 3, 4);
 * }</pre>
 */
public final class MemoryModel implements ModelSource, Described {
    private final String label;
    private final Map<String, Object> config;
    private final @Nullable Path directory;
    private final Map<String, TensorInfo> infos = new LinkedHashMap<>();
    private final Map<String, ByteBuffer> data = new LinkedHashMap<>();

    private MemoryModel(String label, Map<String, Object> config, @Nullable Path directory) {
        this.label = label;
        this.config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        this.directory = directory;
    }

    /**
     * An empty model without configuration.
     *
     * @param label what it is called in messages
     * @return the model
     */
    public static MemoryModel named(String label) {
        return new MemoryModel(label, Map.of(), null);
    }

    /**
     * An empty model.
     *
     * @param label what it is called in messages
     * @param config the content of {@code config.json}
     * @param directory the folder its tokenizer lies in, or null
     * @return the model
     */
    public static MemoryModel of(String label, Map<String, Object> config, @Nullable Path directory) {
        return new MemoryModel(label, config, directory);
    }

    /**
     * Adds or replaces a tensor; the bytes are copied.
     *
     * @param info name, type, shape
     * @param bytes raw little-endian bytes, as many as the type and shape say
     * @return this
     */
    public MemoryModel put(TensorInfo info, ByteBuffer bytes) {
        if (bytes.remaining() != info.bytes()) {
            throw InvalidInputException.of(
                    label + ": tensor " + info.name(), info.bytes() + " bytes", bytes.remaining() + " bytes", "");
        }
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
        copy.put(bytes.duplicate()).flip();
        infos.put(info.name(), info);
        data.put(info.name(), copy);
        return this;
    }

    /**
     * Adds or replaces an F32 tensor.
     *
     * @param name full name
     * @param shape sizes, row-major
     * @param values as many as the shape says
     * @return this
     */
    public MemoryModel put(String name, List<Long> shape, float... values) {
        return put(new TensorInfo(name, DType.F32, shape), values);
    }

    /**
     * Adds or replaces a floating-point tensor, rounding once to its type.
     *
     * @param info name, type, shape
     * @param values as many as the shape says
     * @return this
     */
    public MemoryModel put(TensorInfo info, float[] values) {
        ByteBuffer raw = ByteBuffer.allocate(
                        Math.multiplyExact(values.length, info.dtype().bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        Floats.encode(info.dtype(), values, 0, values.length, raw);
        return put(info, raw.flip());
    }

    /**
     * A copy in memory of any model.
     *
     * @param model small enough for memory; each tensor below 2 GiB
     * @return the copy
     */
    public static MemoryModel copyOf(ModelSource model) {
        MemoryModel copy = of(model.label(), model.config(), model.directory().orElse(null));
        for (TensorInfo info : model.tensors()) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(info.bytes()));
            model.read(info.name(), 0, bytes);
            copy.put(info, bytes.flip());
        }
        return copy;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public List<TensorInfo> tensors() {
        return List.copyOf(new ArrayList<>(infos.values()));
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(infos.get(name));
    }

    @Override
    public void read(String name, long byteOffset, ByteBuffer target) {
        TensorInfo info = info(name);
        SafetensorsFile.requireInside(label, info, byteOffset, target.remaining());
        ByteBuffer source = data.getOrDefault(name, target).duplicate();
        target.put(source.position((int) byteOffset).limit((int) byteOffset + target.remaining()));
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    /** The identity of the weights by content (see {@link Fingerprints}), computed afresh. */
    @Override
    public String fingerprint() {
        return Fingerprints.of(this);
    }

    @Override
    public Card card() {
        long elements = infos.values().stream().mapToLong(TensorInfo::elements).sum();
        List<List<String>> rows = infos.values().stream()
                .limit(20)
                .map(t -> List.of(t.name(), t.dtype().name(), t.shape().toString()))
                .toList();
        Card card = Card.of("Model in memory: " + label)
                .fact("parameters", Numbers.count(elements))
                .fact("tensors", infos.size())
                .table(List.of("tensor", "type", "shape"), rows);
        return infos.size() > 20 ? card.text("and " + (infos.size() - 20) + " more tensors") : card;
    }
}
