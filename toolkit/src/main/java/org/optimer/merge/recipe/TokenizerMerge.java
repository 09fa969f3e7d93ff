package org.optimer.merge.recipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.InvalidInputException;

/**
 * Finds the result's tokens and, for each of the models, where their rows come from, by mergekit's rules: a token that a
 * model lacks takes the row of the only model that has it, else of the base, else the mean of those that have it; a rule
 * of the recipe goes before these.
 */
final class TokenizerMerge {
    private final RecipeTokenizer asked;
    private final ModelSource base;
    private final boolean stated;
    private final List<ModelSource> models;
    private final Map<ModelSource, TokenizerFile> tokenizers = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final TokenizerFile own;
    private final TokenizerFile out;

    /**
     * Reads the tokenizers of all models.
     *
     * @param asked what the recipe says
     * @param base its base, or its first model
     * @param stated whether it has a base
     * @param models all its models, in the order in which they are listed
     * @param source the model that {@code source} names; null for base and union
     */
    TokenizerMerge(
            RecipeTokenizer asked,
            ModelSource base,
            boolean stated,
            List<ModelSource> models,
            @Nullable ModelSource source) {
        this.asked = asked;
        this.base = base;
        this.stated = stated;
        this.models = models;
        this.own = required(base);
        tokenizers.put(base, own.cut(rows(base)));
        for (ModelSource model : models) {
            if (model != base) {
                tokenizers.put(
                        model, TokenizerFile.of(model.directory().orElse(null)).orElseGet(() -> {
                            notes.add(model.label() + " has no tokenizer.json; it is taken to have the base's tokens");
                            return own.cut(rows(base));
                        }));
            }
        }
        TokenizerFile start = tokenizerOf(base);
        if (source != null) {
            start = source == base ? own : required(source);
        } else if (asked.source().equals(RecipeTokenizer.UNION)) {
            start = union(start);
        }
        List<Map<String, Object>> more =
                asked.tokens().keySet().stream().map(TokenizerFile::plain).toList();
        this.out = start.with(more);
    }

    /** The result's tokenizer. */
    TokenizerFile tokenizer() {
        return out;
    }

    /** Whether it is not what lies in the folder it comes from. */
    boolean changed(@Nullable ModelSource source) {
        TokenizerFile before = source == null ? own : required(source);
        return !before.vocabulary().equals(out.vocabulary());
    }

    /** What the user should know. */
    List<String> notes() {
        return notes;
    }

    /** Rows that the result's embedding has. */
    int rows() {
        int tokens = Math.max(out.rows(), out.vocabulary().size());
        Integer pad = asked.padToMultipleOf();
        return pad == null ? tokens : (tokens + pad - 1) / pad * pad;
    }

    /** A model with its rows in the result's order; the model itself when they are in it already. */
    Map<ModelSource, ModelSource> views(RulePaths rulePaths) {
        Map<ModelSource, int[]> places = new LinkedHashMap<>();
        tokenizers.forEach((model, tokenizer) -> places.put(model, places(model, tokenizer)));
        Map<Integer, List<TokenRows.Part>> mixes = new LinkedHashMap<>();
        Set<Integer> forced = new HashSet<>();
        int nowhere = 0;
        for (Map.Entry<String, Integer> entry : out.vocabulary().entrySet()) {
            int id = entry.getValue();
            RecipeTokenizer.Rule rule = asked.tokens().get(entry.getKey());
            List<ModelSource> having =
                    models.stream().filter(m -> at(places, m)[id] >= 0).toList();
            if (rule != null && rule.force()) {
                forced.add(id);
            } else if (having.size() == models.size()) {
                continue;
            }
            if (rule != null && rule.kind() != RecipeTokenizer.Kind.NONE) {
                mixes.put(id, ruled(entry.getKey(), id, rule, rulePaths, places));
            } else {
                nowhere += having.isEmpty() ? 1 : 0;
                mixes.put(id, usual(id, having, places));
            }
        }
        if (nowhere > 0) {
            notes.add(nowhere + " tokens are in no model; their rows are zero");
        }
        Map<ModelSource, ModelSource> views = new LinkedHashMap<>();
        places.forEach((model, own) -> {
            int[] rows = own.clone();
            forced.forEach(id -> rows[id] = -1);
            Map<Integer, List<TokenRows.Part>> missing = new LinkedHashMap<>();
            mixes.forEach((id, parts) -> {
                if (rows[id] < 0) {
                    missing.put(id, parts);
                }
            });
            TokenRows order = new TokenRows(
                    rows, missing, Math.max(out.rows(), out.vocabulary().size()));
            views.put(model, order.identity(rows(model)) ? model : new Reindexed(model, order, config(model)));
        });
        return views;
    }

    /** Finds the model that a rule names. */
    interface RulePaths {
        ModelSource find(String written);
    }

    private List<TokenRows.Part> usual(int id, List<ModelSource> having, Map<ModelSource, int[]> places) {
        List<ModelSource> donors = stated && having.size() > 1 && having.contains(base) ? List.of(base) : having;
        return donors.stream()
                .map(m -> new TokenRows.Part(m, at(places, m)[id]))
                .toList();
    }

    private List<TokenRows.Part> ruled(
            String token, int id, RecipeTokenizer.Rule rule, RulePaths paths, Map<ModelSource, int[]> places) {
        String path = rule.model();
        if (rule.kind() == RecipeTokenizer.Kind.ZERO || path == null) {
            return List.of();
        }
        ModelSource model = paths.find(path);
        TokenizerFile tokenizer = tokenizers.get(model);
        if (tokenizer == null) {
            throw InvalidInputException.of(
                    "token " + token,
                    "a source among the models that are merged",
                    path,
                    "List the model, or name another source");
        }
        int row = at(places, model)[id];
        String other = rule.token();
        if (rule.kind() == RecipeTokenizer.Kind.MODEL_TOKEN) {
            Integer number = rule.tokenId();
            row = number != null ? number : tokenizer.vocabulary().getOrDefault(other == null ? "" : other, -1);
        }
        if (row < 0 || row >= rows(model)) {
            throw InvalidInputException.of(
                    "token " + token,
                    other == null ? "a token that " + path + " has" : "the token " + other + " of " + path,
                    "none with a row there",
                    "The model has " + rows(model) + " rows");
        }
        return List.of(new TokenRows.Part(model, row));
    }

    /** For each row of the result the row of the same token in a model; −1 where it has none. */
    private int[] places(ModelSource model, TokenizerFile tokenizer) {
        int[] places = new int[rows()];
        Arrays.fill(places, -1);
        long rows = rows(model);
        boolean[] named = new boolean[places.length];
        out.vocabulary().forEach((token, id) -> {
            named[id] = true;
            int there = tokenizer.vocabulary().getOrDefault(token, -1);
            places[id] = there < rows ? there : -1;
        });
        for (int i = 0; i < Math.min(rows, Math.max(out.rows(), 0)); i++) {
            if (!named[i]) {
                places[i] = i; // a number that no token has: what stands there does not matter
            }
        }
        return places;
    }

    private TokenizerFile union(TokenizerFile start) {
        Set<String> words = new LinkedHashSet<>();
        Map<String, Map<String, Object>> added = new LinkedHashMap<>();
        tokenizers.forEach((model, tokenizer) -> {
            Set<String> whole = new HashSet<>();
            long rows = rows(model);
            for (Map<String, Object> entry : tokenizer.added()) {
                whole.add(String.valueOf(entry.get("content")));
                if (tokenizer.vocabulary().getOrDefault(String.valueOf(entry.get("content")), 0) < rows) {
                    Map<String, Object> settings = new LinkedHashMap<>(entry);
                    settings.remove("id");
                    Map<String, Object> first = added.putIfAbsent(String.valueOf(entry.get("content")), settings);
                    if (first != null && !first.equals(settings)) {
                        notes.add("token " + entry.get("content") + " has other settings in " + model.label()
                                + "; the first are taken");
                    }
                }
            }
            tokenizer.vocabulary().forEach((token, id) -> {
                if (id < rows && !whole.contains(token)) {
                    words.add(token);
                }
            });
        });
        words.removeAll(start.vocabulary().keySet());
        words.removeAll(added.keySet());
        if (!words.isEmpty()) {
            notes.add(words.size() + " words that the base's tokenizer does not have are added to it as whole tokens");
        }
        List<Map<String, Object>> more = new ArrayList<>();
        words.forEach(word -> more.add(TokenizerFile.plain(word)));
        more.addAll(added.values());
        return start.with(more);
    }

    private Map<String, Object> config(ModelSource model) {
        Map<String, Object> config = new LinkedHashMap<>(model.config());
        if (config.isEmpty()) {
            return config;
        }
        if (config.get("text_config") instanceof Map<?, ?> part && part.containsKey("vocab_size")) {
            Map<String, Object> text = new LinkedHashMap<>();
            part.forEach((key, value) -> text.put(String.valueOf(key), value));
            text.put("vocab_size", rows());
            config.put("text_config", text);
            config.replace("vocab_size", rows());
        } else {
            config.put("vocab_size", rows());
        }
        return config;
    }

    private TokenizerFile tokenizerOf(ModelSource model) {
        return tokenizers.getOrDefault(model, own);
    }

    private static int[] at(Map<ModelSource, int[]> places, ModelSource model) {
        return places.getOrDefault(model, new int[0]);
    }

    private static TokenizerFile required(ModelSource model) {
        return TokenizerFile.of(model.directory().orElse(null))
                .orElseThrow(() -> InvalidInputException.of(
                        model.label(),
                        "a " + TokenizerFile.NAME + ", to find each token's row",
                        "none",
                        "Save one with transformers (AutoTokenizer.from_pretrained(dir).save_pretrained(dir)), or leave"
                                + " the tokenizer keys out of the recipe"));
    }

    /** Rows of a model's embedding, or fewer where its configuration says so. */
    private static long rows(ModelSource model) {
        long rows = model.tensors().stream()
                .filter(Reindexed::isTable)
                .mapToLong(t -> t.shape().get(0))
                .min()
                .orElseThrow(() -> InvalidInputException.of(
                        model.label(), "an embedding whose rows are tokens", "none that is known by its name", ""));
        Object stated = LayerConfig.text(model.config()).get("vocab_size");
        return stated instanceof Integer n && n > 0 && n < rows ? n : rows;
    }
}
