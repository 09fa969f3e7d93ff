package org.optimer.model;

import java.util.ServiceLoader;
import java.util.TreeSet;
import org.optimer.core.InvalidInputException;

/** Finds the architecture of a config. */
final class Architectures {
    private Architectures() {}

    static Architecture of(ModelConfig config) {
        String type = config.modelType();
        TreeSet<String> known = new TreeSet<>();
        for (Architecture candidate : ServiceLoader.load(Architecture.class, Architectures.class.getClassLoader())) {
            if (candidate.modelTypes().contains(type)) {
                return candidate;
            }
            known.addAll(candidate.modelTypes());
        }
        throw InvalidInputException.of(
                config.label(),
                "a model_type that can be run here: " + String.join(", ", known),
                type + missing(type),
                "It can still be inspected and merged; to score it use an external evaluator");
    }

    private static String missing(String type) {
        if (type.startsWith("gemma3")) {
            return " (needs: (1+w) norms, q/k norms, four norms a block, tanh-GELU, two RoPE bases with sliding layers)";
        }
        if (type.startsWith("gemma")) {
            return " (needs: (1+w) norms, tanh-GELU, scaled embeddings, soft caps)";
        }
        if (type.equals("qwen2")) {
            return " (needs: bias on q, k, v only)";
        }
        return type.equals("qwen3") ? " (needs: norms on q and k)" : " (no class implements it)";
    }
}
