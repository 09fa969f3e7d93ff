package org.optimer.checkpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What part of a decoder a tensor belongs to, told from its name (Llama, Qwen, Gemma, Mistral naming). */
public enum ModuleKind {
    /** Token embedding. */
    EMBEDDING("embed_tokens"),
    /** Output projection onto the vocabulary. */
    HEAD("lm_head"),
    /** Stored rotary frequencies of older checkpoints. */
    ROTARY("rotary_emb", "inv_freq"),
    /** Layer norms, also those of queries and keys. */
    NORM("norm"),
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
    OTHER();

    /** The kinds of whole segments of a name, so that up_proj is not found in gate_up_proj. */
    private static final Map<String, ModuleKind> SEGMENTS = segments();

    private static final List<String> TOWERS = List.of("vision", "audio", "visual", "multi_modal", "mm_");

    private final List<String> names;

    ModuleKind(String... names) {
        this.names = List.of(names);
    }

    /**
     * Tells a tensor's kind.
     *
     * @param tensor full name, for example {@code model.layers.3.self_attn.q_proj.weight}
     * @return its kind; {@link #OTHER} for tensors outside the text decoder
     */
    public static ModuleKind of(String tensor) {
        ModuleKind kind = OTHER;
        for (int from = 0; from <= tensor.length(); from = end(tensor, from) + 1) {
            String segment = tensor.substring(from, end(tensor, from));
            if (isTower(segment)) {
                return OTHER;
            }
            ModuleKind here = ofSegment(segment);
            if (here.compareTo(kind) < 0) {
                kind = here;
            }
        }
        return kind;
    }

    /** Whether a tensor belongs to a tower beside the text decoder. */
    static boolean isForeign(String tensor) {
        for (int from = 0; from <= tensor.length(); from = end(tensor, from) + 1) {
            if (isTower(tensor.substring(from, end(tensor, from)))) {
                return true;
            }
        }
        return false;
    }

    private static int end(String tensor, int from) {
        int dot = tensor.indexOf('.', from);
        return dot < 0 ? tensor.length() : dot;
    }

    private static ModuleKind ofSegment(String segment) {
        ModuleKind known = SEGMENTS.get(segment);
        if (known != null) {
            return known;
        }
        boolean norm = segment.endsWith("layernorm") || segment.endsWith("_norm") && segment.length() > 5;
        return norm && isWord(segment) ? NORM : OTHER;
    }

    private static boolean isTower(String segment) {
        for (String tower : TOWERS) {
            if (segment.startsWith(tower)) {
                return isWord(segment);
            }
        }
        return false;
    }

    private static boolean isWord(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_')) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, ModuleKind> segments() {
        Map<String, ModuleKind> map = new HashMap<>();
        for (ModuleKind kind : values()) {
            kind.names.forEach(name -> map.put(name, kind));
        }
        return map;
    }
}
