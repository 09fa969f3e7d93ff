package org.optimer.vector;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.CheckpointSession;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.LongWork;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.checkpoint.Parallel;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Provenance;

/**
 * A PEFT adapter from the difference of two models: τ of every matrix inside the decoder's layers becomes B · A of some
 * rank, the nearest there is. What has no useful factors is saved whole when it differs: embedding, head, norms, biases.
 * What does not differ is left out.
 *
 * <pre>{@code
 * LoraExtraction.between(tuned, base).rank(32).energy(0.99).save(Path.of("adapter"));
 * }</pre>
 */
public final class LoraExtraction {
    private static final String PREFIX = "base_model.model.";
    private static final String WEIGHT = ".weight";

    private final ModelSource tuned;
    private final ModelSource base;
    private int rank = 16;
    private double energy = 1;
    private long seed;
    private int threads = Parallel.defaultThreads();
    private List<String> leftOut = List.of();

    private LoraExtraction(ModelSource tuned, ModelSource base) {
        this.tuned = tuned;
        this.base = base;
    }

    /**
     * Begins an extraction; nothing is read yet.
     *
     * @param tuned the model after training
     * @param base the model before; both stay the caller's to close
     * @return the extraction, of rank 16
     */
    public static LoraExtraction between(ModelSource tuned, ModelSource base) {
        return new LoraExtraction(tuned, base);
    }

    /**
     * Sets the highest rank.
     *
     * @param most at least 1; a matrix gets at most its smaller side
     * @return this
     */
    public LoraExtraction rank(int most) {
        if (most < 1) {
            throw InvalidInputException.of("rank", "a whole number from 1", String.valueOf(most), "");
        }
        this.rank = most;
        return this;
    }

    /**
     * Lets each matrix have the lowest rank that keeps enough of ‖τ‖².
     *
     * @param share above 0, at most 1 (the default: all that the rank allows)
     * @return this
     */
    public LoraExtraction energy(double share) {
        if (!(share > 0 && share <= 1)) {
            throw InvalidInputException.of("energy", "a share above 0 and at most 1", String.valueOf(share), "");
        }
        this.energy = share;
        return this;
    }

    /**
     * Sets the seed of the random projections by which large matrices are decomposed.
     *
     * @param value any number
     * @return this
     */
    public LoraExtraction seed(long value) {
        this.seed = value;
        return this;
    }

    /**
     * Sets how many matrices are decomposed at once, as far as memory holds them: each takes up to three times its size
     * in f32. The result does not depend on it.
     *
     * @param most at least 1
     * @return this
     */
    public LoraExtraction threads(int most) {
        if (most < 1) {
            throw InvalidInputException.of("threads", "at least 1", String.valueOf(most), "");
        }
        this.threads = most;
        return this;
    }

    /**
     * Leaves tensors at the base's values, however they differ.
     *
     * @param regexes searched in tensor names
     * @return this
     */
    public LoraExtraction leaveOut(String... regexes) {
        this.leftOut = List.of(regexes);
        return this;
    }

    /**
     * Computes the factors and writes the adapter's folder.
     *
     * @param target must not exist
     * @return what was kept and lost, by tensor and layer
     * @throws InvalidInputException when the models do not fit or do not differ, or the target exists
     * @throws org.optimer.core.StorageException when reading or writing fails; nothing is left
     * @throws org.optimer.core.CancelledException when interrupted; nothing is left
     */
    public ExtractionReport save(Path target) {
        long start = System.nanoTime();
        DistributionVector vector = DistributionVector.between(tuned, base, "tuned", leftOut);
        List<TensorInfo> matrices = new ArrayList<>();
        List<String> whole = new ArrayList<>();
        for (TensorInfo info : vector.tensors()) {
            if (isFactored(info)) {
                matrices.add(info);
            } else if (differs(vector, info)) {
                whole.add(info.name());
            }
        }
        Map<String, TruncatedSvd> factors = factors(vector, matrices, target);
        if (factors.isEmpty() && whole.isEmpty()) {
            throw InvalidInputException.of(
                    tuned.label(), "a model that differs from " + base.label(), "the same weights", "");
        }
        write(target, factors, whole);
        List<ExtractionReport.Row> rows = new ArrayList<>();
        factors.forEach((name, svd) ->
                rows.add(new ExtractionReport.Row(name, base.info(name).shape(), svd.rank(), svd.norm(), svd.error())));
        List<String> excluded = base.tensors().stream()
                .map(TensorInfo::name)
                .filter(name -> vector.find(name).isEmpty())
                .toList();
        return new ExtractionReport(target, rank, energy, rows, whole, excluded, (System.nanoTime() - start) * 1e-9);
    }

    private static boolean isFactored(TensorInfo info) {
        return info.shape().size() == 2
                && Layout.layer(info.name()).isPresent()
                && info.name().endsWith(WEIGHT);
    }

    private Map<String, TruncatedSvd> factors(DistributionVector vector, List<TensorInfo> matrices, Path target) {
        @Nullable TruncatedSvd[] found = new TruncatedSvd[matrices.size()];
        long total = matrices.stream().mapToLong(TensorInfo::elements).sum();
        try (LongWork progress = LongWork.start("extract " + target, total, "elements")) {
            Parallel.run(found.length, Math.min(threads, fitting(matrices)), "extract", i -> {
                TensorInfo info = matrices.get(i);
                float[] matrix = read(vector, info);
                if (!isZero(matrix)) {
                    int rows = Math.toIntExact(info.shape().get(0));
                    int columns = Math.toIntExact(info.shape().get(1));
                    found[i] = TruncatedSvd.of(matrix, rows, columns, rank, energy, seed, info.name());
                }
                progress.step(info.elements());
            });
        }
        Map<String, TruncatedSvd> factors = new LinkedHashMap<>();
        for (int i = 0; i < found.length; i++) {
            TruncatedSvd svd = found[i];
            if (svd != null) {
                factors.put(matrices.get(i).name(), svd);
            }
        }
        return factors;
    }

    /** How many of the largest matrices, with what their decomposition takes, half of the memory holds. */
    private static int fitting(List<TensorInfo> matrices) {
        long largest = matrices.stream().mapToLong(TensorInfo::elements).max().orElse(1);
        return (int) Math.max(1, Math.min(64, Runtime.getRuntime().maxMemory() / 2 / Math.max(1, 12 * largest)));
    }

    private static float[] read(DistributionVector vector, TensorInfo info) {
        if (info.elements() > Integer.MAX_VALUE - 8) {
            throw InvalidInputException.of(
                    info.name(), "a matrix of fewer than 2^31 elements", String.valueOf(info.shape()), "Leave it out");
        }
        float[] values = new float[(int) info.elements()];
        int step = 1 << 20;
        for (int at = 0; at < values.length; at += Math.min(step, values.length - at)) {
            vector.readFloats(info.name(), at, values, at, Math.min(step, values.length - at));
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw InvalidInputException.of(
                        info.name(), "finite differences", "NaN or an infinity", "One of the models is damaged");
            }
        }
        return values;
    }

    private static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean differs(DistributionVector vector, TensorInfo info) {
        float[] values = new float[(int) Math.min(1 << 16, Math.max(1, info.elements()))];
        for (long at = 0; at < info.elements(); at += values.length) {
            int count = (int) Math.min(values.length, info.elements() - at);
            vector.readFloats(info.name(), at, values, 0, count);
            for (int i = 0; i < count; i++) {
                if (!(values[i] == 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void write(Path target, Map<String, TruncatedSvd> factors, List<String> whole) {
        List<TensorInfo> infos = new ArrayList<>();
        factors.forEach((name, svd) -> {
            List<Long> shape = base.info(name).shape();
            infos.add(new TensorInfo(key(name, "lora_A"), DType.F32, List.of((long) svd.rank(), shape.get(1))));
            infos.add(new TensorInfo(key(name, "lora_B"), DType.F32, List.of(shape.get(0), (long) svd.rank())));
        });
        for (String name : whole) {
            TensorInfo info = tuned.info(name);
            infos.add(new TensorInfo(wholeKey(name, factors), info.dtype(), info.shape()));
        }
        Map<String, Object> config = AdapterConfig.of(base, factors, whole, Models.path(base), rank);
        try (CheckpointSession session = CheckpointWriter.to(target)
                .asAdapter()
                .tensors(infos)
                .config(config)
                .provenance(provenance())
                .open()) {
            factors.forEach((name, svd) -> {
                session.writeFloats(key(name, "lora_A"), 0, svd.a(), 0, svd.a().length);
                session.writeFloats(key(name, "lora_B"), 0, svd.b(), 0, svd.b().length);
            });
            for (String name : whole) {
                session.copy(tuned, name, wholeKey(name, factors));
            }
            tuned.requireUnchanged();
            base.requireUnchanged();
            session.commit();
        }
    }

    private Provenance provenance() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rank", rank);
        settings.put("energy", energy);
        settings.put("left_out", leftOut);
        return Provenance.of(
                "extract-lora",
                List.of(
                        new Provenance.Input("base", Models.path(base), headers(base), false),
                        new Provenance.Input("tuned", Models.path(tuned), headers(tuned), false)),
                settings,
                seed);
    }

    private static String headers(ModelSource model) {
        Set<String> lines = new TreeSet<>();
        model.tensors().forEach(t -> lines.add(t.name() + " " + t.dtype() + " " + t.shape()));
        return org.optimer.core.Hashes.sha256(String.join("\n", lines));
    }

    /** PEFT puts an adapted module inside another one: its own bias is one step further down. */
    private static String wholeKey(String tensor, Map<String, TruncatedSvd> factors) {
        int dot = tensor.lastIndexOf('.');
        boolean inside = tensor.endsWith(".bias") && factors.containsKey(tensor.substring(0, dot) + WEIGHT);
        return PREFIX + (inside ? tensor.substring(0, dot) + ".base_layer.bias" : tensor);
    }

    private static String key(String tensor, String factor) {
        return PREFIX + tensor.substring(0, tensor.length() - WEIGHT.length()) + "." + factor + WEIGHT;
    }
}
