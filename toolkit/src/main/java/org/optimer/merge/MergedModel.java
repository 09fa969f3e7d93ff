package org.optimer.merge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.Fingerprints;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * A merge's result in memory: bit for bit what saving it would write. Has the base's configuration and folder, so it can
 * be run and scored like a checkpoint. Tensors that were copied are read from the base, which must stay open.
 */
public final class MergedModel implements ModelSource, Described {
    /** Largest piece of a tensor that one array holds. */
    private static final int PIECE = 1 << 30;

    private final String label;
    private final Map<String, Object> config;
    private final @Nullable Path directory;
    private final Map<String, TensorInfo> infos;
    private final Map<String, byte[][]> data;
    private final Map<String, Operand> copied;
    private final MergeReport report;
    private @Nullable String fingerprint;

    private MergedModel(
            String label,
            Map<String, Object> config,
            @Nullable Path directory,
            Map<String, TensorInfo> infos,
            Map<String, byte[][]> data,
            Map<String, Operand> copied,
            MergeReport report) {
        this.label = label;
        this.config = config;
        this.directory = directory;
        this.infos = infos;
        this.data = data;
        this.copied = copied;
        this.report = report;
    }

    /** Collects the tiles; thread-safe because each byte is written once. */
    static final class Builder implements MergeEngine.Sink {
        private final Map<String, Object> config;
        private final @Nullable Path directory;
        private final MergePlan plan;
        private final String label;
        private final Map<String, TensorInfo> infos = new LinkedHashMap<>();
        private final Map<String, byte[][]> data = new LinkedHashMap<>();
        private final Map<String, Operand> copied = new LinkedHashMap<>();

        Builder(Map<String, Object> config, @Nullable Path directory, MergePlan plan, String label) {
            this.config = config;
            this.directory = directory;
            this.plan = plan;
            this.label = label;
            for (MergePlan.Step step : plan.steps()) {
                infos.put(step.out().name(), step.out());
                if (held(step)) {
                    data.put(step.out().name(), pieces(step.out().bytes()));
                } else {
                    copied.put(step.out().name(), step.reference());
                }
            }
        }

        /** The plan without the steps that only copy: their tensors are read where they are. */
        MergePlan streamed() {
            List<MergePlan.Step> steps =
                    plan.steps().stream().filter(Builder::held).toList();
            return new MergePlan(plan.method(), steps);
        }

        @Override
        public void write(TensorInfo tensor, long byteOffset, ByteBuffer bytes) {
            byte[][] pieces = data.getOrDefault(tensor.name(), new byte[0][]);
            long at = byteOffset;
            while (bytes.hasRemaining()) {
                byte[] piece = pieces[(int) (at / PIECE)];
                int from = (int) (at % PIECE);
                int n = Math.min(bytes.remaining(), piece.length - from);
                bytes.get(piece, from, n);
                at += n;
            }
        }

        MergedModel build(MergeReport report) {
            return new MergedModel(label, config, directory, infos, data, copied, report);
        }

        private static boolean held(MergePlan.Step step) {
            return step.job() != null
                    || step.reference().info().dtype() != step.out().dtype();
        }

        private static byte[][] pieces(long bytes) {
            byte[][] pieces = new byte[(int) ((bytes + PIECE - 1) / PIECE)][];
            for (int i = 0; i < pieces.length; i++) {
                pieces[i] = new byte[(int) Math.min(PIECE, bytes - (long) i * PIECE)];
            }
            return pieces;
        }
    }

    /**
     * What the merge did.
     *
     * @return the report
     */
    public MergeReport report() {
        return report;
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
        if (byteOffset < 0 || target.remaining() > info.bytes() - byteOffset) {
            throw InvalidInputException.of(
                    label + ": tensor " + name,
                    "a slice inside its " + info.bytes() + " bytes",
                    target.remaining() + " bytes from byte " + byteOffset,
                    "");
        }
        Operand copy = copied.get(name);
        if (copy != null) {
            copy.source().read(copy.info().name(), byteOffset, target);
            return;
        }
        byte[][] pieces = data.getOrDefault(name, new byte[0][]);
        long at = byteOffset;
        while (target.hasRemaining()) {
            byte[] piece = pieces[(int) (at / PIECE)];
            int from = (int) (at % PIECE);
            int n = Math.min(target.remaining(), piece.length - from);
            target.put(piece, from, n);
            at += n;
        }
    }

    @Override
    public void readFloats(String name, long elementOffset, float[] target, int at, int count) {
        TensorInfo info = info(name);
        byte[][] pieces = data.get(name);
        if (pieces == null || pieces.length != 1) {
            ModelSource.super.readFloats(name, elementOffset, target, at, count);
            return;
        }
        long from = elementOffset * info.dtype().bytes();
        int bytes = count * info.dtype().bytes();
        if (from < 0 || bytes > info.bytes() - from) {
            throw InvalidInputException.of(
                    label + ": tensor " + name, "a slice inside it", count + " elements from " + elementOffset, "");
        }
        ByteBuffer view = ByteBuffer.wrap(pieces[0], (int) from, bytes).order(ByteOrder.LITTLE_ENDIAN);
        org.optimer.checkpoint.Floats.decode(info.dtype(), view, target, at, count);
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    /** The identity of the weights by content, equal to that of the saved folder; computed once. */
    @Override
    public synchronized String fingerprint() {
        String known = fingerprint;
        if (known == null) {
            known = Fingerprints.of(this);
            fingerprint = known;
        }
        return known;
    }

    @Override
    public Card card() {
        return report.card().fact("model", label);
    }

    @Override
    public String toString() {
        return card().text();
    }
}
