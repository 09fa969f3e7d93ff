package org.optimer.merge.recipe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Nearest;

/** Reads {@code tokenizer_source} and {@code tokenizer} of a recipe. */
final class TokenizerReader {
    private static final Set<String> KEYS = Set.of("source", "tokens", "pad_to_multiple_of");
    private static final Set<String> RULE_KEYS = Set.of("source", "force");
    private static final Set<String> SOURCE_KEYS = Set.of("kind", "model", "lora", "path", "token_id", "token");

    private TokenizerReader() {}

    static @Nullable RecipeTokenizer read(Map<String, ? extends @Nullable Object> map, String subject) {
        Object whole = map.get("tokenizer");
        Object source = map.get("tokenizer_source");
        if (whole != null && source != null) {
            throw InvalidInputException.of(
                    subject, "one of the keys tokenizer and tokenizer_source", "both", "Leave one out");
        }
        if (source != null) {
            return new RecipeTokenizer(RecipeFields.model(source, subject + ": tokenizer_source"), Map.of(), null);
        }
        if (whole == null) {
            return null;
        }
        String where = subject + ": tokenizer";
        Map<String, @Nullable Object> given = RecipeFields.map(whole, KEYS, where);
        Object from = given.get("source");
        Map<String, RecipeTokenizer.Rule> rules = new LinkedHashMap<>();
        if (given.get("tokens") instanceof Map<?, ?> tokens) {
            tokens.forEach((token, rule) -> rules.put(String.valueOf(token), rule(rule, where + ", token " + token)));
        } else if (given.get("tokens") != null) {
            throw InvalidInputException.of(
                    where + ": tokens", "a map from tokens to rules", String.valueOf(given.get("tokens")), "");
        }
        Long pad = RecipeFields.whole(given.get("pad_to_multiple_of"), where + ": pad_to_multiple_of");
        if (pad != null && (pad < 1 || pad > 1 << 20)) {
            throw InvalidInputException.of(
                    where + ": pad_to_multiple_of", "1 to 1,048,576", pad.toString(), "64 is usual");
        }
        return new RecipeTokenizer(
                from == null ? RecipeTokenizer.UNION : RecipeFields.model(from, where + ": source"),
                rules,
                pad == null ? null : pad.intValue());
    }

    private static RecipeTokenizer.Rule rule(@Nullable Object value, String where) {
        if (value == null) {
            return new RecipeTokenizer.Rule(RecipeTokenizer.Kind.NONE, null, null, null, false);
        }
        Map<String, @Nullable Object> map = RecipeFields.map(value, RULE_KEYS, where);
        Object forced = map.get("force");
        if (forced != null && !(forced instanceof Boolean)) {
            throw InvalidInputException.of(where + ": force", "true or false", forced.toString(), "");
        }
        boolean force = Boolean.TRUE.equals(forced);
        Object source = map.get("source");
        if (source == null) {
            if (force) {
                throw InvalidInputException.of(where, "a source to force", "none", "State source, or leave force out");
            }
            return new RecipeTokenizer.Rule(RecipeTokenizer.Kind.NONE, null, null, null, false);
        }
        if (!(source instanceof Map<?, ?>)) {
            return new RecipeTokenizer.Rule(
                    RecipeTokenizer.Kind.MODEL, RecipeFields.model(source, where + ": source"), null, null, force);
        }
        Map<String, @Nullable Object> fields = RecipeFields.map(source, SOURCE_KEYS, where + ": source");
        Object kind = fields.get("kind");
        if ("zero".equals(kind)) {
            return new RecipeTokenizer.Rule(RecipeTokenizer.Kind.ZERO, null, null, null, force);
        }
        if ("model_token".equals(kind)) {
            return other(fields, force, where + ": source");
        }
        if (kind == null) {
            return new RecipeTokenizer.Rule(
                    RecipeTokenizer.Kind.MODEL, RecipeFields.model(source, where + ": source"), null, null, force);
        }
        throw InvalidInputException.of(
                where + ": kind",
                "zero or model_token",
                kind.toString(),
                "The nearest is " + Nearest.of(kind.toString(), Set.of("zero", "model_token")));
    }

    private static RecipeTokenizer.Rule other(Map<String, @Nullable Object> fields, boolean force, String where) {
        Long id = RecipeFields.whole(fields.get("token_id"), where + ": token_id");
        String token = RecipeFields.text(fields.get("token"));
        if ((id == null) == (token == null)) {
            throw InvalidInputException.of(
                    where, "one of token_id and token", id == null ? "neither" : "both", "State which token to take");
        }
        if (id != null && (id < 0 || id > Integer.MAX_VALUE)) {
            throw InvalidInputException.of(where + ": token_id", "a token's number, 0 or more", id.toString(), "");
        }
        return new RecipeTokenizer.Rule(
                RecipeTokenizer.Kind.MODEL_TOKEN,
                RecipeFields.model(fields.get("model"), where + ": model"),
                id == null ? null : id.intValue(),
                token,
                force);
    }
}
