package org.optimer.merge.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens the result has, and where their embeddings come from. A token's rows of embedding and head are found by
 * the token's text in each model, wherever the models have it.
 *
 * @param source {@code base}, {@code union}, or a model's folder
 * @param tokens rules for single tokens, by their text; a token that is not in the tokenizer is added to it
 * @param padToMultipleOf the rows are filled up to a multiple of this, with the mean of all; null: they are not
 */
public record RecipeTokenizer(String source, Map<String, Rule> tokens, @Nullable Integer padToMultipleOf) {
    /** All tokens of the base. */
    public static final String BASE = "base";

    /** All tokens of all models. */
    public static final String UNION = "union";

    /** Where a token's embedding comes from. */
    public enum Kind {
        /** As the models have it; the rule only adds the token, or says nothing more. */
        NONE,
        /** The same token of a model. */
        MODEL,
        /** Another token of a model. */
        MODEL_TOKEN,
        /** Zero. */
        ZERO
    }

    /**
     * Where one token's embedding comes from in models that do not have it.
     *
     * @param kind the kind of source
     * @param model folder of the model; null where the kind has none
     * @param tokenId the other token's number; or null
     * @param token the other token's text; or null
     * @param force whether the rule holds in models, too, that have the token
     */
    public record Rule(
            Kind kind, @Nullable String model, @Nullable Integer tokenId, @Nullable String token, boolean force) {}

    /** Copies. */
    public RecipeTokenizer {
        tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    }

    /**
     * Whether nothing but the source is stated.
     *
     * @return true for what {@code tokenizer_source} can say
     */
    public boolean plain() {
        return tokens.isEmpty() && padToMultipleOf == null;
    }
}
