package org.optimer.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/** The forward pass of {@link LlamaArchitecture}. Activations are {@code [batch · length, features]} throughout. */
final class LlamaDecoder implements Decoder {
    private final LlamaArchitecture.Sizes sizes;
    private final Rope rope;
    private final Weights weights;
    private final Map<Long, Tensor> masks = new HashMap<>();
    private final boolean tied;
    private int positions;
    private @Nullable Tensor cosines;
    private @Nullable Tensor sines;

    LlamaDecoder(LlamaArchitecture.Sizes sizes, Rope rope, Weights weights) {
        this.sizes = sizes;
        this.rope = rope;
        this.weights = weights;
        this.tied = sizes.tied;
    }

    @Override
    public Tensor hidden(Tensor ids, @Nullable KvCache cache, @Nullable Tensor keep, Tensors scope) {
        int batch = (int) ids.size(0);
        int length = (int) ids.size(1);
        int past = cache == null ? 0 : cache.length();
        int end = past + length;
        int limit = limit();
        if (end > limit) {
            throw InvalidInputException.of(
                    "text of " + end + " tokens",
                    "at most " + limit + " (" + (sizes.window < sizes.context ? "sliding_window" : "context") + ")",
                    String.valueOf(end),
                    "Cut it");
        }
        extendTables(end);
        Tensor x = ids.in(scope).reshape(-1).rowsOf(weights.get("embed"));
        try (Tensors constants = scope.scope()) {
            Step step = new Step(
                    batch,
                    length,
                    table(cosines, past, end, constants),
                    table(sines, past, end, constants),
                    length == 1 ? null : mask(past, length));
            for (int layer = 0; layer < sizes.layers; layer++) {
                try (Tensors inner = scope.scope()) {
                    Tensor mixed = attention(x.in(inner), layer, step, cache);
                    if (keep != null && layer == sizes.layers - 1) {
                        // positions look at each other only in attention: what nobody asked for ends here
                        mixed = keep.in(inner).rowsOf(mixed);
                        Tensor kept = keep.in(scope).rowsOf(x);
                        x.free();
                        x = kept;
                    }
                    Tensor attended = output(mixed, layer).addInPlace(x).moveTo(scope);
                    x.free();
                    x = mlp(attended.in(inner), layer).addInPlace(attended).moveTo(scope);
                    attended.free();
                }
            }
            Tensor out =
                    x.in(constants).rmsNorm(weights.get("norm"), sizes.epsilon).moveTo(scope);
            x.free();
            return out;
        }
    }

    @Override
    public int limit() {
        return Math.min(sizes.window, sizes.context);
    }

    @Override
    public Tensor logits(Tensor hidden) {
        return hidden.linear(weights.get(tied ? "embed" : "head"), null);
    }

    /** What the layers of one call share. */
    private record Step(int batch, int length, Tensor cosines, Tensor sines, @Nullable Tensor mask) {}

    private Tensor attention(Tensor x, int layer, Step step, @Nullable KvCache cache) {
        int h = sizes.heads;
        int g = sizes.kvHeads;
        int d = sizes.headDim;
        int b = step.batch;
        int t = step.length;
        Tensor normed = x.rmsNorm(weights.get(layer + ".attention_norm"), sizes.epsilon);
        Tensor qkv = normed.linear(
                weights.get(layer + ".qkv"), sizes.attentionBias ? weights.get(layer + ".qkv_bias") : null);
        Tensor turned = rotate(qkv.slice(-1, 0, (long) (h + g) * d).reshape(b, t, h + g, d), step);
        Tensor v = qkv.slice(-1, (long) (h + g) * d, (long) (h + 2 * g) * d)
                .reshape(b, t, g, d)
                .transpose(1, 2);
        Tensor k = turned.slice(2, h, h + g).transpose(1, 2);
        if (cache != null) {
            k = cache.keys(layer, k);
            v = cache.values(layer, v);
        }
        // the query heads of one key-value head become rows of one product: nothing is repeated
        Tensor q = turned.slice(2, 0, h)
                .reshape(b, t, g, h / g, d)
                .permute(0, 2, 3, 1, 4)
                .reshape(b, g, (long) (h / g) * t, d)
                .mul(1 / Math.sqrt(d));
        Tensor scores = q.matmul(k.in(x.scope()).transpose(2, 3));
        if (step.mask != null) {
            long seen = scores.size(-1);
            scores = scores.reshape(b, g, h / g, t, seen)
                    .addInPlace(step.mask)
                    .softmax(-1)
                    .reshape(b, g, (long) (h / g) * t, seen);
        } else {
            scores = scores.softmax(-1);
        }
        return scores.matmul(v)
                .reshape(b, g, h / g, t, d)
                .permute(0, 3, 1, 2, 4)
                .reshape((long) b * t, (long) h * d);
    }

    private Tensor output(Tensor mixed, int layer) {
        return mixed.linear(weights.get(layer + ".o"), sizes.attentionBias ? weights.get(layer + ".o_bias") : null);
    }

    private Tensor mlp(Tensor x, int layer) {
        Tensor normed = x.rmsNorm(weights.get(layer + ".mlp_norm"), sizes.epsilon);
        Tensor both = normed.linear(
                weights.get(layer + ".gate_up"), sizes.mlpBias ? weights.get(layer + ".gate_up_bias") : null);
        Tensor gate = both.slice(-1, 0, sizes.inner);
        Tensor up = both.slice(-1, sizes.inner, 2L * sizes.inner);
        return gate.silu()
                .mul(up)
                .linear(weights.get(layer + ".down"), sizes.mlpBias ? weights.get(layer + ".down_bias") : null);
    }

    private Tensor rotate(Tensor x, Step step) {
        long half = sizes.headDim / 2;
        Tensor swapped = x.slice(-1, half, 2 * half).concat(-1, x.slice(-1, 0, half));
        return x.mul(step.cosines).add(swapped.mul(step.sines));
    }

    private static Tensor table(@Nullable Tensor whole, int from, int to, Tensors scope) {
        if (whole == null) {
            throw new IllegalStateException("tables are made before use");
        }
        return whole.in(scope).slice(0, from, to);
    }

    private void extendTables(int end) {
        if (end <= positions) {
            return;
        }
        int grown = Math.min(Math.max(end, 2 * positions), Math.max(end, sizes.context));
        if (cosines != null && sines != null) {
            cosines.free();
            sines.free();
        }
        cosines = weights.home().f32(rope.cosines(grown), grown, 1, sizes.headDim);
        sines = weights.home().f32(rope.signedSines(grown), grown, 1, sizes.headDim);
        positions = grown;
    }

    /** {@code [length, past + length]}: 0 where position i may look, −∞ where it may not. */
    private Tensor mask(int past, int length) {
        long key = (long) past << 32 | length;
        Tensor known = masks.get(key);
        if (known != null) {
            return known;
        }
        if (masks.size() > 64) {
            masks.values().forEach(Tensor::free);
            masks.clear();
        }
        int seen = past + length;
        float[] values = new float[length * seen];
        for (int i = 0; i < length; i++) {
            java.util.Arrays.fill(values, i * seen + past + i + 1, (i + 1) * seen, Float.NEGATIVE_INFINITY);
        }
        Tensor mask = weights.home().f32(values, length, seen);
        masks.put(key, mask);
        return mask;
    }
}
