package org.optimer.checkpoint;

import java.util.Map;
import java.util.regex.Pattern;

/** What part of a decoder a tensor belongs to, told from its name (Llama, Qwen, Gemma, Mistral naming). */
public enum ModuleKind {
    /** Token embedding. */
    EMBEDDING("embed_tokens"),
    /** Output projection onto the vocabulary. */
    HEAD("lm_head"),
    /** Stored rotary frequencies of older checkpoints. */
    ROTARY("rotary_emb|inv_freq"),
    /** Layer norms, also those of queries and keys. */
    NORM("norm|\\w+_norm|\\w*layernorm"),
    /** Query projection. */
    ATTENTION_Q("q_proj"),
    /** Key projection. */
    ATTENTION_K("k_proj"),
    /** Value projection. */
    ATTENTION_V("v_proj"),
    /** Output projection of attention. */
    ATTENTION_O("o_proj"),
    /** Gate projection of the MLP. */
    MLP_GATE("gate_proj"),
    /** Up projection of the MLP. */
    MLP_UP("up_proj"),
    /** Down projection of the MLP. */
    MLP_DOWN("down_proj"),
    /** Anything else: vision towers, routers, fused projections. */
    OTHER("");

    private static final Pattern DECODER = Pattern.compile(Layout.PREFIX + "(?:layers\\.\\d+\\.)?(?<module>.*)");
    private static final Map<ModuleKind, Pattern> PATTERNS = patterns();

    private final String segment;

    ModuleKind(String segment) {
        this.segment = segment;
    }

    /**
     * Tells a tensor's kind.
     *
     * @param tensor full name, for example {@code model.layers.3.self_attn.q_proj.weight}
     * @return its kind; {@link #OTHER} for tensors outside the text decoder
     */
    public static ModuleKind of(String tensor) {
        var matcher = DECODER.matcher(tensor);
        if (!matcher.matches() || isForeign(tensor)) {
            return OTHER;
        }
        String module = matcher.group("module");
        for (Map.Entry<ModuleKind, Pattern> entry : PATTERNS.entrySet()) {
            if (entry.getValue().matcher(module).find()) {
                return entry.getKey();
            }
        }
        return OTHER;
    }

    /** Whether a tensor belongs to a tower beside the text decoder. */
    static boolean isForeign(String tensor) {
        return Foreign.TOWER.matcher(tensor).find();
    }

    private static Map<ModuleKind, Pattern> patterns() {
        Map<ModuleKind, Pattern> map = new java.util.EnumMap<>(ModuleKind.class);
        for (ModuleKind kind : values()) {
            if (kind != OTHER) {
                // a whole segment of the name, so that up_proj is not found in gate_up_proj
                map.put(kind, Pattern.compile("(?:^|\\.)(?:" + kind.segment + ")(?:\\.|$)"));
            }
        }
        return map;
    }

    private static final class Foreign {
        static final Pattern TOWER = Pattern.compile("(?:^|\\.)(?:vision|audio|visual|multi_modal|mm_)\\w*(?:\\.|$)");
    }
}
