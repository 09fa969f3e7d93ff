package org.optimer.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;

/** A model whose tensors are f32 arrays in memory: a fresh initialisation, or what a training holds at some step. */
public final class MemoryModel implements ModelSource {
    private final String label;
    private final Map<String, Object> config;
    private final @Nullable Path directory;
    private final Map<String, float[]> values;
    private final Map<String, TensorInfo> infos = new LinkedHashMap<>();

    /**
     * Wraps arrays; they are not copied and must not change.
     *
     * @param label a short name for messages
     * @param config the content of {@code config.json}
     * @param directory the folder whose tokenizer belongs to the model, or null
     * @param tensors names and shapes, in order; their element type is taken as F32
     * @param values one array for each
     */
    public MemoryModel(
            String label,
            Map<String, Object> config,
            @Nullable Path directory,
            List<TensorInfo> tensors,
            Map<String, float[]> values) {
        this.label = label;
        // a config may hold nulls, which Map.copyOf refuses
        this.config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        this.directory = directory;
        this.values = Map.copyOf(values);
        for (TensorInfo info : tensors) {
            float[] array = values.get(info.name());
            if (array == null || array.length != info.elements()) {
                throw InvalidInputException.of(
                        label + " " + info.name(),
                        info.elements() + " values",
                        array == null ? "none" : String.valueOf(array.length),
                        "");
            }
            infos.put(info.name(), info.as(DType.F32));
        }
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    @Override
    public List<TensorInfo> tensors() {
        return List.copyOf(infos.values());
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(infos.get(name));
    }

    /** The hash of all names, shapes and values, by name. */
    @Override
    public String fingerprint() {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(infos).forEach((name, info) -> {
            ByteBuffer raw = ByteBuffer.allocate((int) info.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            raw.asFloatBuffer().put(array(name));
            byte[] digest = Hashes.sha256().digest(raw.array());
            lines.add(name + " F32 " + info.shape() + " " + Hashes.hex(digest));
        });
        return Hashes.sha256(String.join("\n", lines));
    }

    @Override
    public void read(String name, long byteOffset, ByteBuffer target) {
        TensorInfo info = info(name);
        if (byteOffset < 0 || byteOffset + target.remaining() > info.bytes() || byteOffset % 4 != 0) {
            throw InvalidInputException.of(
                    label + " " + name,
                    "a slice of whole elements within " + info.bytes() + " bytes",
                    "offset " + byteOffset + ", " + target.remaining() + " bytes",
                    "");
        }
        float[] array = array(name);
        ByteBuffer out = target.slice().order(ByteOrder.LITTLE_ENDIAN);
        out.asFloatBuffer().put(array, (int) (byteOffset / 4), target.remaining() / 4);
        target.position(target.limit());
    }

    @Override
    public void readFloats(String name, long elementOffset, float[] target, int at, int count) {
        if (elementOffset < 0 || elementOffset + count > info(name).elements()) {
            throw InvalidInputException.of(
                    label + " " + name,
                    "a slice within " + info(name).elements() + " elements",
                    "elements " + elementOffset + " to " + (elementOffset + count),
                    "");
        }
        System.arraycopy(array(name), (int) elementOffset, target, at, count);
    }

    private float[] array(String name) {
        float[] array = values.get(name);
        if (array == null) {
            throw InvalidInputException.of(label, "a tensor named " + name, "none", "Check the name");
        }
        return array;
    }
}
