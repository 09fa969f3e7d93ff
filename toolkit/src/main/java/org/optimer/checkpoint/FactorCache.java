package org.optimer.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.InvalidInputException;

/**
 * The factors of the tensors that were read last, as f32. A merge reads one tensor after the other, tile by tile, so a
 * few are enough, and an adapter of any size fits in memory.
 */
final class FactorCache {
    /** Numbers held at most, as long as two tensors' factors are held. */
    private static final long MOST = 16L << 20;

    private static final int BLOCK = 1 << 20;

    private final SafetensorsFile file;
    private final LinkedHashMap<String, LowRank> held = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    FactorCache(SafetensorsFile file) {
        this.file = file;
    }

    synchronized LowRank of(String tensor, AdapterFit.Factors factors) {
        LowRank known = held.get(tensor);
        if (known == null) {
            known = read(factors);
            held.put(tensor, known);
            size += known.size();
            while (size > MOST && held.size() > 2) {
                Map.Entry<String, LowRank> oldest = held.entrySet().iterator().next();
                size -= oldest.getValue().size();
                held.remove(oldest.getKey());
            }
        }
        return known;
    }

    private LowRank read(AdapterFit.Factors factors) {
        float scale = (float) factors.scale();
        float[] a = values(factors.a());
        if (factors.b() == null) {
            return new LowRank(1, a.length, new float[] {1f}, new float[][] {a}, scale);
        }
        List<Long> shape = factors.a().shape();
        int rank = Math.toIntExact(shape.get(0));
        int in = Math.toIntExact(shape.get(1));
        int out = Math.toIntExact(factors.b().shape().get(0));
        float[] b = values(factors.b());
        return factors.transposed()
                ? new LowRank(in, out, turned(a, rank, in), rows(turned(b, out, rank), rank, out), scale)
                : new LowRank(out, in, b, rows(a, rank, in), scale);
    }

    private static float[][] rows(float[] matrix, int rows, int columns) {
        float[][] split = new float[rows][];
        for (int i = 0; i < rows; i++) {
            split[i] = java.util.Arrays.copyOfRange(matrix, i * columns, (i + 1) * columns);
        }
        return split;
    }

    private float[] values(TensorInfo info) {
        if (info.elements() > Integer.MAX_VALUE - 8) {
            throw InvalidInputException.of(
                    file.label() + ": tensor " + info.name(),
                    "a factor of at most " + (Integer.MAX_VALUE - 8) + " numbers",
                    String.valueOf(info.elements()),
                    "A factor of that size is no low-rank adapter");
        }
        float[] values = new float[(int) info.elements()];
        for (int at = 0; at < values.length; at += Math.min(BLOCK, values.length - at)) {
            file.readFloats(info.name(), at, values, at, Math.min(BLOCK, values.length - at));
        }
        return values;
    }

    private static float[] turned(float[] matrix, int rows, int columns) {
        float[] out = new float[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[j * rows + i] = matrix[i * columns + j];
            }
        }
        return out;
    }
}
