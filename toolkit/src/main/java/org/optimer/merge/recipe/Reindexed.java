package org.optimer.merge.recipe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Floats;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.ModelView;
import org.optimer.checkpoint.ModuleKind;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TensorSource;
import org.optimer.core.InvalidInputException;

/**
 * A model whose embedding and head have their rows ordered by the tokens of another vocabulary. Rows that are computed
 * (means of other rows) are f32.
 */
final class Reindexed extends ModelView {
    private final ModelSource model;
    private final TokenRows rows;
    private final Map<String, Object> config;
    private final Map<String, float[]> fillings = new LinkedHashMap<>();

    /**
     * A view.
     *
     * @param model any model
     * @param rows as many as the result has
     * @param config with the size of the new vocabulary
     */
    Reindexed(ModelSource model, TokenRows rows, Map<String, Object> config) {
        super(model, infos(model, rows));
        this.model = model;
        this.rows = rows;
        this.config = config;
    }

    private static Map<String, TensorInfo> infos(ModelSource model, TokenRows rows) {
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        for (TensorInfo info : model.tensors()) {
            if (isTable(info)) {
                List<Long> shape = new ArrayList<>(info.shape());
                shape.set(0, (long) rows.own().length);
                DType type = rows.computed() ? DType.F32 : info.dtype();
                infos.put(info.name(), new TensorInfo(info.name(), type, shape));
            } else {
                infos.put(info.name(), info);
            }
        }
        return infos;
    }

    /** Whether the rows of a tensor stand for tokens. */
    static boolean isTable(TensorInfo info) {
        ModuleKind kind = Layout.kind(info.name());
        return (kind == ModuleKind.EMBEDDING || kind == ModuleKind.HEAD)
                && info.dtype().isFloat()
                && !info.shape().isEmpty();
    }

    @Override
    public DType stored(TensorInfo info) {
        return model.find(info.name()).map(TensorInfo::dtype).orElse(info.dtype());
    }

    @Override
    public void read(String name, long byteOffset, ByteBuffer target) {
        TensorInfo info = info(name);
        if (!isTable(info)) {
            model.read(name, byteOffset, target);
            return;
        }
        if (byteOffset < 0 || target.remaining() > info.bytes() - byteOffset) {
            throw InvalidInputException.of(
                    label() + ": tensor " + name, "a slice inside it", target.remaining() + " bytes", "");
        }
        long width = info.elements() / info.shape().get(0);
        long rowBytes = width * info.dtype().bytes();
        long at = byteOffset;
        while (target.hasRemaining()) {
            int row = (int) (at / rowBytes);
            long skip = at % rowBytes;
            int run = run(row, (skip + target.remaining() + rowBytes - 1) / rowBytes);
            int n = (int) Math.min(target.remaining(), run * rowBytes - skip);
            if (run > 0 && rows.own()[row] >= 0 && !rows.computed()) {
                int limit = target.limit();
                target.limit(target.position() + n);
                model.read(name, rows.own()[row] * rowBytes + skip, target);
                target.limit(limit);
            } else {
                values(info, row, run, width, (int) skip, n, target);
            }
            at += n;
        }
    }

    @Override
    public boolean computes(String name) {
        return !isTable(info(name)) && model.computes(name);
    }

    @Override
    public void readUnrounded(String name, long elementOffset, float[] target, int at, int count) {
        if (computes(name)) {
            model.readUnrounded(name, elementOffset, target, at, count);
        } else {
            super.readUnrounded(name, elementOffset, target, at, count);
        }
    }

    @Override
    public void readDifference(TensorSource base, String name, long elementOffset, float[] target, int at, int count) {
        if (computes(name)) {
            TensorSource theirs = base instanceof Reindexed view ? view.model : base;
            model.readDifference(theirs, name, elementOffset, target, at, count);
        } else {
            super.readDifference(base, name, elementOffset, target, at, count);
        }
    }

    /** Rows from here on that follow one another in the model, too; 1 where the row is computed. */
    private int run(int row, long atMost) {
        int[] own = rows.own();
        int end = row + 1;
        while (own[row] >= 0 && end < own.length && end - row < atMost && own[end] == own[end - 1] + 1) {
            end++;
        }
        return end - row;
    }

    private void values(TensorInfo info, int row, int run, long width, int skip, int n, ByteBuffer target) {
        int size = info.dtype().bytes();
        int from = skip / size;
        int count = (skip + n + size - 1) / size - from;
        float[] values = new float[count];
        if (rows.own()[row] >= 0) {
            model.readFloats(info.name(), rows.own()[row] * width + from, values, 0, count);
        } else {
            float[] all = row >= rows.tokens()
                    ? filling(info)
                    : mix(info, rows.mixes().get(row), (int) width);
            System.arraycopy(all, from, values, 0, count);
        }
        ByteBuffer raw = ByteBuffer.allocate(count * size).order(ByteOrder.LITTLE_ENDIAN);
        Floats.encode(info.dtype(), values, 0, count, raw);
        raw.position(skip - from * size).limit(skip - from * size + n);
        target.put(raw);
    }

    private static float[] mix(TensorInfo info, @Nullable List<TokenRows.Part> parts, int width) {
        float[] sum = new float[width];
        if (parts == null || parts.isEmpty()) {
            return sum;
        }
        float[] one = new float[width];
        for (TokenRows.Part part : parts) {
            TensorInfo theirs = table(part.model(), info);
            part.model().readFloats(theirs.name(), (long) part.row() * width, one, 0, width);
            for (int i = 0; i < width; i++) {
                sum[i] += one[i];
            }
        }
        for (int i = 0; i < width; i++) {
            sum[i] /= parts.size();
        }
        return sum;
    }

    /** The same table in another model; its embedding stands for a head it does not have. */
    private static TensorInfo table(ModelSource other, TensorInfo info) {
        String bare = Layout.bareName(info.name()).orElse(info.name());
        Optional<TensorInfo> same = other.tensors().stream()
                .filter(t -> bare.equals(Layout.bareName(t.name()).orElse("")))
                .findFirst();
        if (same.isEmpty() && Layout.kind(info.name()) == ModuleKind.HEAD) {
            same = other.tensors().stream()
                    .filter(t -> Layout.kind(t.name()) == ModuleKind.EMBEDDING)
                    .findFirst();
        }
        return same.orElseThrow(() -> InvalidInputException.of(
                other.label(), "the tensor " + info.name(), "none", "A token's row is to be taken from it"));
    }

    /** The mean of all rows that stand for tokens. */
    private synchronized float[] filling(TensorInfo info) {
        float[] known = fillings.get(info.name());
        if (known == null) {
            int width = (int) (info.elements() / info.shape().get(0));
            double[] sums = new double[width];
            ByteBuffer raw = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
            for (int row = 0; row < rows.tokens(); row++) {
                raw.clear();
                read(info.name(), 4L * width * row, raw);
                raw.flip();
                for (int i = 0; i < width; i++) {
                    sums[i] += raw.getFloat();
                }
            }
            known = new float[width];
            for (int i = 0; i < width; i++) {
                known[i] = (float) (sums[i] / rows.tokens());
            }
            fillings.put(info.name(), known);
        }
        return known;
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public String fingerprint() {
        return org.optimer.checkpoint.Fingerprints.of(this);
    }
}
