package org.optimer.vector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;

/**
 * The {@code adapter_config.json} of extracted factors. The scale is 1 everywhere (alpha equals the rank), ranks that
 * differ from the highest are in the patterns. Modules are named by their last part when all modules of that name are
 * meant, else in full.
 */
final class AdapterConfig {
    private AdapterConfig() {}

    static Map<String, Object> of(
            ModelSource base, Map<String, TruncatedSvd> factors, List<String> whole, String basePath, int asked) {
        int highest =
                factors.values().stream().mapToInt(TruncatedSvd::rank).max().orElse(asked);
        Map<String, Object> ranks = new LinkedHashMap<>();
        factors.forEach((name, svd) -> {
            if (svd.rank() != highest) {
                ranks.put(module(name), svd.rank());
            }
        });
        boolean biases = whole.stream().anyMatch(name -> name.endsWith(".bias"));
        List<String> saved = whole.stream()
                .filter(name -> !name.endsWith(".bias") || !isAdaptedBias(name, base))
                .map(AdapterConfig::module)
                .distinct()
                .toList();
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("task_type", "CAUSAL_LM");
        config.put("base_model_name_or_path", basePath);
        config.put("r", highest);
        config.put("lora_alpha", highest);
        config.put("lora_dropout", 0.0);
        config.put("target_modules", targets(base, factors));
        config.put("rank_pattern", ranks);
        config.put("alpha_pattern", new LinkedHashMap<>(ranks));
        config.put("modules_to_save", saved.isEmpty() ? null : saved);
        config.put("bias", biases ? "all" : "none");
        config.put("use_rslora", false);
        config.put("use_dora", false);
        config.put("fan_in_fan_out", false);
        config.put("init_lora_weights", true);
        config.put("inference_mode", true);
        return config;
    }

    /** A linear module's bias belongs to the module; PEFT saves it by its setting for biases. */
    private static boolean isAdaptedBias(String name, ModelSource base) {
        return base.find(module(name) + ".weight")
                .filter(w -> w.shape().size() == 2)
                .isPresent();
    }

    private static List<String> targets(ModelSource base, Map<String, TruncatedSvd> factors) {
        Map<String, List<String>> all = new TreeMap<>();
        for (TensorInfo info : base.tensors()) {
            if (info.name().endsWith(".weight")) {
                String module = module(info.name());
                all.computeIfAbsent(last(module), k -> new ArrayList<>()).add(module);
            }
        }
        TreeSet<String> targets = new TreeSet<>();
        for (String name : factors.keySet()) {
            String module = module(name);
            List<String> namesakes = all.getOrDefault(last(module), List.of());
            boolean every = namesakes.stream().allMatch(m -> factors.containsKey(m + ".weight"));
            targets.add(every ? last(module) : module);
        }
        return List.copyOf(targets);
    }

    private static String module(String tensor) {
        int dot = tensor.lastIndexOf('.');
        return dot < 0 ? tensor : tensor.substring(0, dot);
    }

    private static String last(String module) {
        return module.substring(module.lastIndexOf('.') + 1);
    }
}
