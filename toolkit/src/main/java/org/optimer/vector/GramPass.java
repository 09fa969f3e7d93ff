package org.optimer.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.Floats;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.LongWork;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Parallel;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;

/**
 * The one pass behind {@link Geometry}. Tensors are cut into pieces of a fixed size; each piece gives one small Gram
 * matrix, and these are added in a fixed order, so the sum does not depend on which thread did which piece.
 */
final class GramPass {
    /** Elements of a piece: what one thread does at a time. */
    private static final int PIECE = 1 << 20;

    /** Elements read at once: all vectors' tiles together should stay in the second-level cache. */
    private static final int TILE = 1 << 13;

    private final List<DistributionVector> vectors;
    private final List<ModelSource> sources = new ArrayList<>();
    private final int[] tuned;
    private final int[] base;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final List<Piece> pieces = new ArrayList<>();

    private record Piece(TensorInfo tensor, boolean[] takesPart, long offset, int count) {}

    /** What one thread needs; threads are few, pieces many. */
    private final class Scratch {
        final ByteBuffer raw = ByteBuffer.allocateDirect(8 * TILE).order(ByteOrder.LITTLE_ENDIAN);
        final float[][] read = new float[sources.size()][TILE];
        final float[][] difference = new float[vectors.size()][TILE];
    }

    GramPass(List<DistributionVector> vectors) {
        this.vectors = vectors;
        this.tuned = vectors.stream().mapToInt(v -> source(v.tuned())).toArray();
        this.base = vectors.stream().mapToInt(v -> source(v.base())).toArray();
        for (DistributionVector vector : vectors) {
            for (TensorInfo info : vector.tensors()) {
                TensorInfo other = tensors.putIfAbsent(info.name(), info);
                if (other != null && !other.shape().equals(info.shape())) {
                    throw InvalidInputException.of(
                            vector.name() + ": tensor " + info.name(),
                            "shape " + other.shape() + " as in the vectors before it",
                            String.valueOf(info.shape()),
                            "Only vectors over models of the same architecture can be compared");
                }
            }
        }
        for (TensorInfo info : tensors.values()) {
            boolean[] takesPart = new boolean[vectors.size()];
            for (int v = 0; v < takesPart.length; v++) {
                takesPart[v] = vectors.get(v).find(info.name()).isPresent();
            }
            long elements = info.elements();
            for (long at = 0; at < elements; at += PIECE) {
                pieces.add(new Piece(info, takesPart, at, (int) Math.min(PIECE, elements - at)));
            }
        }
    }

    Geometry run(int threads) {
        double[][] partial = new double[pieces.size()][];
        ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
        long total = tensors.values().stream().mapToLong(TensorInfo::elements).sum();
        try (LongWork progress = LongWork.start("geometry of " + vectors.size() + " vectors", total, "elements")) {
            Parallel.run(pieces.size(), threads, "geometry", i -> {
                partial[i] = sum(pieces.get(i), scratch.get());
                progress.step(pieces.get(i).count());
            });
        }
        return assemble(partial);
    }

    private double[] sum(Piece piece, Scratch scratch) {
        int n = vectors.size();
        double[] gram = new double[n * n];
        for (int at = 0; at < piece.count(); at += TILE) {
            int count = Math.min(TILE, piece.count() - at);
            difference(piece, piece.offset() + at, count, scratch);
            for (int i = 0; i < n; i++) {
                for (int j = i; j < n; j++) {
                    gram[i * n + j] += dot(scratch.difference[i], scratch.difference[j], count);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(gram[i * n + i])) {
                throw InvalidInputException.of(
                        vectors.get(i).name() + ": tensor " + piece.tensor().name(),
                        "finite numbers",
                        "NaN or an infinity in " + vectors.get(i).tuned().label() + " or its base",
                        "The model is damaged; write or fetch it again");
            }
        }
        return gram;
    }

    private void difference(Piece piece, long offset, int count, Scratch scratch) {
        String name = piece.tensor().name();
        boolean[] done = new boolean[sources.size()];
        for (int v = 0; v < vectors.size(); v++) {
            float[] out = scratch.difference[v];
            if (!piece.takesPart()[v]) {
                java.util.Arrays.fill(out, 0, count, 0f);
                continue;
            }
            if (sources.get(tuned[v]).computes(name)) {
                sources.get(tuned[v]).readDifference(sources.get(base[v]), name, offset, out, 0, count);
                continue;
            }
            float[] after = values(tuned[v], name, offset, count, scratch, done);
            float[] before = values(base[v], name, offset, count, scratch, done);
            for (int i = 0; i < count; i++) {
                out[i] = after[i] - before[i];
            }
        }
    }

    private float[] values(int source, String name, long offset, int count, Scratch scratch, boolean[] done) {
        float[] values = scratch.read[source];
        if (!done[source]) {
            ModelSource model = sources.get(source);
            TensorInfo info = model.info(name);
            int bytes = info.dtype().bytes();
            if (model.computes(name)) {
                model.readUnrounded(name, offset, values, 0, count);
                done[source] = true;
                return values;
            }
            model.read(name, offset * bytes, scratch.raw.clear().limit(count * bytes));
            Floats.decode(info.dtype(), scratch.raw.flip(), values, 0, count);
            done[source] = true;
        }
        return values;
    }

    /** Four sums side by side: four times as fast as one, and still one fixed order. */
    private static double dot(float[] a, float[] b, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            s0 += (double) a[i] * b[i];
            s1 += (double) a[i + 1] * b[i + 1];
            s2 += (double) a[i + 2] * b[i + 2];
            s3 += (double) a[i + 3] * b[i + 3];
        }
        for (; i < count; i++) {
            s0 += (double) a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private Geometry assemble(double[][] partial) {
        int n = vectors.size();
        Sum whole = new Sum(n);
        Sum outside = new Sum(n);
        SortedMap<Integer, Sum> layers = new TreeMap<>();
        Map<String, Boolean> changed = new LinkedHashMap<>();
        tensors.keySet().forEach(name -> changed.put(name, false));
        for (int p = 0; p < partial.length; p++) {
            TensorInfo tensor = pieces.get(p).tensor();
            OptionalInt layer = Layout.layer(tensor.name());
            Sum part = layer.isPresent() ? layers.computeIfAbsent(layer.getAsInt(), k -> new Sum(n)) : outside;
            whole.add(partial[p], pieces.get(p).count());
            part.add(partial[p], pieces.get(p).count());
            for (int i = 0; i < n; i++) {
                if (partial[p][i * n + i] != 0) {
                    changed.put(tensor.name(), true);
                }
            }
        }
        List<String> names = vectors.stream().map(DistributionVector::name).toList();
        SortedMap<Integer, Geometry> parts = new TreeMap<>();
        layers.forEach((layer, sum) -> parts.put(layer, sum.geometry(names)));
        List<String> unchanged = changed.entrySet().stream()
                .filter(e -> !e.getValue())
                .map(Map.Entry::getKey)
                .toList();
        @Nullable Geometry rest = outside.elements == 0 ? null : outside.geometry(names);
        return new Geometry(names, whole.gram(), whole.elements, parts, rest, unchanged);
    }

    private int source(ModelSource model) {
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i) == model) {
                return i;
            }
        }
        sources.add(model);
        return sources.size() - 1;
    }

    private static final class Sum {
        final int n;
        final double[] values;
        long elements;

        Sum(int n) {
            this.n = n;
            this.values = new double[n * n];
        }

        void add(double[] gram, long count) {
            for (int i = 0; i < values.length; i++) {
                values[i] += gram[i];
            }
            elements += count;
        }

        double[][] gram() {
            double[][] full = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = i; j < n; j++) {
                    full[i][j] = values[i * n + j];
                    full[j][i] = values[i * n + j];
                }
            }
            return full;
        }

        Geometry geometry(List<String> names) {
            return new Geometry(names, gram(), elements, new TreeMap<>(), null, List.of());
        }
    }
}
