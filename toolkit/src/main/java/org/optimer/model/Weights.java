package org.optimer.model;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TensorSource;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/** Parameters in native memory, f32, by the decoder's names. Can be overwritten in place from another source. */
public final class Weights {
    private static final int BLOCK = 1 << 20;

    private final Tensors home;
    private final List<Parameter> parameters;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /**
     * Makes room and reads everything.
     *
     * @param home owns the memory
     * @param parameters what to read
     * @param source where to read it
     * @throws InvalidInputException when a tensor is missing or has another shape
     */
    Weights(Tensors home, List<Parameter> parameters, TensorSource source) {
        check(parameters, source);
        requireMemory(parameters, source, home);
        this.home = home;
        this.parameters = List.copyOf(parameters);
        for (Parameter parameter : parameters) {
            long[] shape = parameter.shape().stream().mapToLong(Long::longValue).toArray();
            tensors.put(parameter.name(), home.zeros(shape));
        }
        fill(source);
    }

    /**
     * The scope that lives as long as the model; constants may be kept there.
     *
     * @return the scope
     */
    public Tensors home() {
        return home;
    }

    /**
     * A parameter.
     *
     * @param name the decoder's name
     * @return the tensor
     * @throws InvalidInputException when there is none of that name
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw InvalidInputException.of("model", "a parameter named " + name, "none", "");
        }
        return tensor;
    }

    /** All parameters, in the architecture's order. */
    List<Parameter> parameters() {
        return parameters;
    }

    /** Overwrites everything in place; refuses before the first write when anything does not fit. */
    void reload(TensorSource source) {
        check(parameters, source);
        fill(source);
    }

    private void fill(TensorSource source) {
        float[] block = new float[0];
        for (Parameter parameter : parameters) {
            Tensor tensor = get(parameter.name());
            long at = 0;
            for (Parameter.Part part : parameter.parts()) {
                long left = part.elements();
                for (long from = 0; from < left; from += BLOCK) {
                    int count = (int) Math.min(BLOCK, left - from);
                    if (block.length < count) {
                        block = new float[count];
                    }
                    source.readFloats(part.tensor(), from, block, 0, count);
                    tensor.set(at, block, 0, count);
                    at += count;
                }
            }
        }
    }

    private static void requireMemory(List<Parameter> parameters, TensorSource source, Tensors home) {
        long needed = 4 * parameters.stream().mapToLong(Parameter::elements).sum();
        if (!home.device().isGpu()
                && ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                && needed > system.getTotalMemorySize()) {
            throw InvalidInputException.of(
                    source.label(),
                    "a model that fits in memory as f32",
                    (needed >> 30) + " GiB of weights, " + (system.getTotalMemorySize() >> 30) + " GiB of memory",
                    "Merges stream and need no such memory; to score it use an external evaluator");
        }
    }

    private static void check(List<Parameter> parameters, TensorSource source) {
        Map<String, TensorInfo> found = new LinkedHashMap<>();
        source.tensors().forEach(info -> found.put(info.name(), info));
        for (Parameter parameter : parameters) {
            for (Parameter.Part part : parameter.parts()) {
                TensorInfo info = found.get(part.tensor());
                if (info == null || !info.shape().equals(part.shape())) {
                    throw InvalidInputException.of(
                            source.label() + " tensor " + part.tensor(),
                            "shape " + part.shape() + " by the config",
                            info == null ? "no such tensor" : info.shape().toString(),
                            "Check that config.json belongs to these weights");
                }
            }
        }
    }
}
