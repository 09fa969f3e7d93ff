package org.optimer.checkpoint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tensor's name in {@code adapter_model.safetensors}, taken apart.
 *
 * @param module the adapted module, for example {@code model.layers.0.self_attn.q_proj}; for {@link Role#WHOLE} the
 *     parameter itself, for example {@code lm_head.weight}
 * @param role what the tensor is to it
 */
record AdapterKey(String module, Role role) {
    /** What a tensor of an adapter is. */
    enum Role {
        /** [rank, in]. */
        A,
        /** [out, rank]. */
        B,
        /** Added to the module's bias, scaled like B·A. */
        B_BIAS,
        /** [rank, tokens]. */
        EMBEDDING_A,
        /** [width, rank]. */
        EMBEDDING_B,
        /** DoRA's lengths. */
        MAGNITUDE,
        /** Of a kind that is not known here. */
        UNKNOWN,
        /** Takes the place of the base's. */
        WHOLE
    }

    private static final String PREFIX = "base_model.model.";
    private static final Pattern LORA = Pattern.compile(
            "(?<module>.+)\\.(?<kind>lora_A|lora_B|lora_embedding_A|lora_embedding_B|lora_magnitude_vector|lora_\\w+"
                    + "|token_adapter)(\\.default)?(?<end>\\.\\w+)?");

    static AdapterKey of(String name) {
        String plain = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        Matcher matcher = LORA.matcher(plain);
        if (!matcher.matches()) {
            return new AdapterKey(
                    plain.replace(".modules_to_save.default.", ".")
                            .replace(".modules_to_save.", ".")
                            .replace(".base_layer.", "."),
                    Role.WHOLE);
        }
        String end = matcher.group("end") == null ? "" : matcher.group("end");
        Role role =
                switch (matcher.group("kind") + end) {
                    case "lora_A.weight" -> Role.A;
                    case "lora_B.weight" -> Role.B;
                    case "lora_B.bias" -> Role.B_BIAS;
                    case "lora_embedding_A" -> Role.EMBEDDING_A;
                    case "lora_embedding_B" -> Role.EMBEDDING_B;
                    case "lora_magnitude_vector", "lora_magnitude_vector.weight" -> Role.MAGNITUDE;
                    default -> Role.UNKNOWN;
                };
        return new AdapterKey(matcher.group("module"), role);
    }
}
