package org.optimer.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Regex;

/**
 * What {@code adapter_config.json} says, as far as the weights depend on it. Patterns follow PEFT: a key is a regular
 * expression for the end of a module's name, the first that fits counts.
 */
final class AdapterSettings {
    /** Kinds of LoRA whose change of the weights is more than B·A on the stated base, with the reason. */
    private static final Map<String, String> BEYOND = beyond();

    /** Initialisations that take something out of the base before training: B·A is relative to what was left. */
    private static final Set<String> RESIDUAL = Set.of("pissa", "olora", "corda", "loftq", "lora_ga");

    private static final String MERGE_IN_PEFT =
            "Merge it with PEFT, which knows this kind (PeftModel.from_pretrained(base, adapter).merge_and_unload()"
                    + ".save_pretrained(out)), and name the merged folder here";

    private final String subject;
    private final int rank;
    private final double alpha;
    private final boolean rootScale;
    private final boolean transposed;
    private final Map<Regex, Integer> ranks;
    private final Map<Regex, Double> alphas;
    private final AdapterTargets targets;

    private AdapterSettings(Map<String, Object> map, String subject) {
        this.subject = subject;
        this.rank = rank(map.get("r"), subject + ": r");
        this.alpha = number(map.getOrDefault("lora_alpha", 8), subject + ": lora_alpha");
        this.rootScale = flag(map, "use_rslora");
        this.transposed = flag(map, "fan_in_fan_out");
        this.ranks = new LinkedHashMap<>();
        pattern(map.get("rank_pattern"), subject + ": rank_pattern")
                .forEach((key, value) -> ranks.put(key, rank(value, subject + ": rank_pattern")));
        this.alphas = new LinkedHashMap<>();
        pattern(map.get("alpha_pattern"), subject + ": alpha_pattern")
                .forEach((key, value) -> alphas.put(key, number(value, subject + ": alpha_pattern")));
        this.targets = AdapterTargets.of(map, subject);
    }

    /** Reads the settings and refuses kinds of adapters that B·A does not describe. */
    static AdapterSettings of(Map<String, Object> map, String subject) {
        Object type = map.get("peft_type");
        if (!"LORA".equals(type)) {
            throw InvalidInputException.of(
                    subject,
                    "peft_type LORA",
                    String.valueOf(type),
                    "Other adapters are not sums of base and B·A. " + MERGE_IN_PEFT);
        }
        BEYOND.forEach((key, reason) -> {
            if (given(map.get(key))) {
                throw InvalidInputException.of(subject, "plain LoRA", key + ": " + reason, MERGE_IN_PEFT);
            }
        });
        String start = String.valueOf(map.get("init_lora_weights"));
        if (RESIDUAL.stream().anyMatch(start::startsWith)) {
            throw InvalidInputException.of(
                    subject,
                    "an adapter relative to its base as published",
                    "init_lora_weights " + start + ", which took a part out of the base before training",
                    "Save it relative to the original base (PEFT: save_pretrained with"
                            + " path_initial_model_for_weight_conversion), or merge it with PEFT");
        }
        return new AdapterSettings(map, subject);
    }

    /** Why a DoRA adapter cannot be used, wherever it shows. */
    static InvalidInputException dora(String subject) {
        return InvalidInputException.of(
                subject, "plain LoRA", "DoRA: " + BEYOND.getOrDefault("use_dora", ""), MERGE_IN_PEFT);
    }

    /** The rank stated for a module. */
    int rank(String module) {
        for (Map.Entry<Regex, Integer> entry : ranks.entrySet()) {
            if (entry.getKey().matches(module)) {
                return entry.getValue();
            }
        }
        return rank;
    }

    /** The factor of B·A for a module: α/r, or α/√r with rsLoRA (Kalajdzievski 2023, arXiv 2312.03732). */
    double scale(String module) {
        double a = alpha;
        for (Map.Entry<Regex, Double> entry : alphas.entrySet()) {
            if (entry.getKey().matches(module)) {
                a = entry.getValue();
                break;
            }
        }
        int r = rank(module);
        return rootScale ? a / Math.sqrt(r) : a / r;
    }

    /** Whether the base stores weights as [in, out], so that the change is (B·A) transposed. */
    boolean transposed() {
        return transposed;
    }

    AdapterTargets targets() {
        return targets;
    }

    /** For a card: rank and scale in words. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("rank " + rank, "alpha " + alpha));
        if (rootScale) {
            words.add("scaled by alpha / sqrt(rank)");
        }
        if (!ranks.isEmpty() || !alphas.isEmpty()) {
            words.add("other values for some modules");
        }
        return words;
    }

    String subject() {
        return subject;
    }

    private static Map<String, String> beyond() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(
                "use_dora",
                "it also rescales every row of base + B·A to a trained length, so that its change of the"
                        + " weights depends on the base and is not B·A");
        map.put("layer_replication", "it makes layers that the base has not");
        map.put("target_parameters", "it adapts parameters of experts, in a layout of its own");
        map.put("trainable_token_indices", "it replaces single rows of the embedding");
        map.put("alora_invocation_tokens", "it acts on a part of each prompt only, which no weights can do");
        map.put("use_qalora", "its A works on pooled inputs");
        map.put("use_bdlora", "its factors are block-diagonal");
        map.put("arrow_config", "it chooses between adapters while it runs");
        map.put("kasa_config", "it changes the base's singular values too");
        map.put("monteclora_config", "its weights are random while it runs");
        return map;
    }

    /** PEFT writes null, false or an empty collection for what is not used. */
    private static boolean given(@Nullable Object value) {
        return !(value == null
                || Boolean.FALSE.equals(value)
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty()));
    }

    private static boolean flag(Map<String, Object> map, String key) {
        return Boolean.TRUE.equals(map.get(key));
    }

    private static int rank(@Nullable Object value, String subject) {
        if (value instanceof Integer r && r > 0) {
            return r;
        }
        throw InvalidInputException.of(subject, "a whole number from 1", String.valueOf(value), "");
    }

    private static double number(@Nullable Object value, String subject) {
        if (value instanceof Number n && Double.isFinite(n.doubleValue())) {
            return n.doubleValue();
        }
        throw InvalidInputException.of(subject, "a finite number", String.valueOf(value), "");
    }

    private static Map<Regex, Object> pattern(@Nullable Object value, String subject) {
        Map<Regex, Object> patterns = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, v) -> patterns.put(Regex.of("(.*\\.)?(" + key + ")", subject), v == null ? "null" : v));
        } else if (value != null) {
            throw InvalidInputException.of(subject, "an object of names and numbers", String.valueOf(value), "");
        }
        return patterns;
    }
}
