package org.optimer.testkit.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;
import org.optimer.model.Architecture;
import org.optimer.model.Decoder;
import org.optimer.model.KvCache;
import org.optimer.model.ModelConfig;
import org.optimer.model.Parameter;
import org.optimer.model.Weights;

/** Layers of attention with one head, learned positions, and a head tied to the embedding. */
public final class OneHead implements Architecture {
    @Override
    public Set<String> modelTypes() {
        return Set.of("one_head");
    }

    @Override
    public List<Parameter> parameters(ModelConfig config, Set<String> names) {
        long hidden = config.size("hidden_size");
        List<Parameter> all = new ArrayList<>();
        all.add(Parameter.of("embed.weight", config.size("vocab_size"), hidden));
        all.add(Parameter.of("positions.weight", config.size("max_position_embeddings"), hidden));
        for (int layer = 0; layer < config.size("num_hidden_layers"); layer++) {
            all.add(Parameter.of("layers." + layer + ".norm.weight", hidden));
            for (String matrix : List.of("q", "k", "v", "o")) {
                all.add(Parameter.of("layers." + layer + "." + matrix + ".weight", hidden, hidden));
            }
        }
        all.add(Parameter.of("norm.weight", hidden));
        return all;
    }

    @Override
    public Decoder decoder(ModelConfig config, Weights weights) {
        return new Forward(config, weights);
    }

    private record Forward(ModelConfig config, Weights weights) implements Decoder {
        @Override
        public int limit() {
            return config.size("max_position_embeddings");
        }

        @Override
        public Tensor hidden(Tensor ids, @Nullable KvCache cache, @Nullable Tensor keep, Tensors scope) {
            long batch = ids.size(0);
            int length = (int) ids.size(1);
            int past = cache == null ? 0 : cache.length();
            if (past + length > limit()) {
                String tokens = String.valueOf(past + length);
                throw InvalidInputException.of("text", "at most " + limit() + " tokens", tokens, "Cut it");
            }
            try (Tensors inner = scope.scope()) {
                Tensor positions = weights.get("positions.weight").in(inner).slice(0, past, past + length);
                Tensor x = ids.in(inner).rowsOf(weights.get("embed.weight")).add(positions);
                Tensor mask = mask(past, length, inner);
                for (int layer = 0; layer < config.size("num_hidden_layers"); layer++) {
                    x = x.add(attention(x, "layers." + layer, layer, cache, mask));
                }
                Tensor rows = x.reshape(batch * length, x.size(-1));
                Tensor wanted = keep == null ? rows : keep.in(inner).rowsOf(rows);
                return wanted.rmsNorm(weights.get("norm.weight"), 1e-6).moveTo(scope);
            }
        }

        @Override
        public Tensor logits(Tensor hidden) {
            return hidden.linear(weights.get("embed.weight"), null);
        }

        private Tensor attention(Tensor x, String name, int layer, @Nullable KvCache cache, Tensor mask) {
            long[] heads = {x.size(0), 1, x.size(1), x.size(2)};
            Tensor normed = x.rmsNorm(weights.get(name + ".norm.weight"), 1e-6);
            Tensor q = normed.linear(weights.get(name + ".q.weight"), null).reshape(heads);
            Tensor k = normed.linear(weights.get(name + ".k.weight"), null).reshape(heads);
            Tensor v = normed.linear(weights.get(name + ".v.weight"), null).reshape(heads);
            if (cache != null) {
                k = cache.keys(layer, k).in(x.scope());
                v = cache.values(layer, v).in(x.scope());
            }
            Tensor scores = q.mul(1 / Math.sqrt(x.size(2))).matmul(k.transpose(2, 3));
            Tensor mixed = scores.add(mask).softmax(-1).matmul(v).reshape(x.shape());
            return mixed.linear(weights.get(name + ".o.weight"), null);
        }

        /** 0 where a position may look, −∞ where it may not. */
        private static Tensor mask(int past, int length, Tensors scope) {
            float[] mask = new float[length * (past + length)];
            for (int t = 0; t < length; t++) {
                for (int seen = past + t + 1; seen < past + length; seen++) {
                    mask[t * (past + length) + seen] = Float.NEGATIVE_INFINITY;
                }
            }
            return scope.f32(mask, length, past + length);
        }
    }
}
