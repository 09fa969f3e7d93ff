package org.optimer.model;

import java.util.Map;
import java.util.Set;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.CounterRandom;

/**
 * Fresh weights for a Llama-shaped model: embeddings from N(0, 0.02²), matrices from N(0, 1/fan-in), those that write
 * into the residual stream (o and down) divided by {@code sqrt(2·layers)} as GPT-2 does, norms 1, biases 0.
 */
public final class ModelInit {
    private static final double EMBEDDING = 0.02;

    private ModelInit() {}

    /**
     * Draws the weights. Each tensor has its own random stream, so its values do not depend on the others.
     *
     * @param config the content of {@code config.json}; {@code model_type} is {@code llama} or {@code mistral}
     * @param seed equal seeds give equal weights on every JDK
     * @return the model, f32 in memory, with the names that transformers uses
     */
    public static ModelSource llama(Map<String, Object> config, long seed) {
        String label = "fresh model, seed " + seed;
        ModelConfig typed = new ModelConfig(label, config);
        int layers = typed.size("num_hidden_layers");
        MemoryModel model = MemoryModel.of(label, config, null);
        for (Parameter parameter : new LlamaArchitecture().parameters(typed, Set.of("model.embed_tokens.weight"))) {
            for (Parameter.Part part : parameter.parts()) {
                model.put(part.tensor(), part.shape(), draw(part, layers, seed));
            }
        }
        return model;
    }

    private static float[] draw(Parameter.Part part, int layers, long seed) {
        float[] out = new float[Math.toIntExact(part.elements())];
        String name = part.tensor();
        if (part.shape().size() == 1) {
            java.util.Arrays.fill(out, name.endsWith(".bias") ? 0 : 1);
            return out;
        }
        double deviation = EMBEDDING;
        if (!name.contains("embed")) {
            deviation = 1 / StrictMath.sqrt(part.shape().get(1));
            if (name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight")) {
                deviation /= StrictMath.sqrt(2.0 * layers);
            }
        }
        CounterRandom random = new CounterRandom(seed, "init", name);
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (deviation * random.nextGaussian());
        }
        return out;
    }
}
