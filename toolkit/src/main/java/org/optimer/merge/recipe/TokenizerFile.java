package org.optimer.merge.recipe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** A {@code tokenizer.json} as far as its tokens go: read, cut and added to, all else left as it is. Immutable. */
final class TokenizerFile {
    static final String NAME = "tokenizer.json";

    private final String subject;
    private final Map<String, Object> json;
    private final Map<String, Integer> vocabulary;

    private TokenizerFile(String subject, Map<String, Object> json) {
        this.subject = subject;
        this.json = json;
        this.vocabulary = read();
    }

    /** The tokenizer of a folder; empty when it has no such file. */
    static Optional<TokenizerFile> of(@Nullable Path folder) {
        if (folder == null || !Files.isRegularFile(folder.resolve(NAME))) {
            return Optional.empty();
        }
        Path file = folder.resolve(NAME);
        return Optional.of(new TokenizerFile(file.toString(), Json.object(file)));
    }

    /** All tokens, added ones included, with their numbers, by number. */
    Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    /** One more than the highest number. */
    int rows() {
        return vocabulary.values().stream().mapToInt(i -> i + 1).max().orElse(0);
    }

    /** Tokens that are found as a whole before the text is cut up, with their settings, by number. */
    List<Map<String, Object>> added() {
        List<Map<String, Object>> added = new ArrayList<>();
        if (json.get("added_tokens") instanceof List<?> list) {
            for (Object entry : list) {
                added.add(entry(entry));
            }
        }
        return added;
    }

    /** With more added tokens, numbered from {@link #rows}; tokens that are there already stay what they are. */
    TokenizerFile with(List<Map<String, Object>> more) {
        Map<String, Object> changed = new LinkedHashMap<>(json);
        List<Object> added = new ArrayList<>(added());
        Set<String> known = new HashSet<>(vocabulary.keySet());
        int next = rows();
        for (Map<String, Object> entry : more) {
            if (known.add(String.valueOf(entry.get("content")))) {
                Map<String, Object> numbered = new LinkedHashMap<>();
                numbered.put("id", next++);
                entry.forEach(numbered::putIfAbsent);
                added.add(numbered);
            }
        }
        changed.put("added_tokens", added);
        return new TokenizerFile(subject, changed);
    }

    /** Settings of an ordinary word that is added. */
    static Map<String, Object> plain(String token) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("content", token);
        entry.put("single_word", false);
        entry.put("lstrip", false);
        entry.put("rstrip", false);
        entry.put("normalized", true);
        entry.put("special", false);
        return entry;
    }

    /** Without tokens that a model has no row for. */
    TokenizerFile cut(long rows) {
        Set<String> unused = new HashSet<>();
        vocabulary.forEach((token, id) -> {
            if (id >= rows) {
                unused.add(token);
            }
        });
        if (unused.isEmpty()) {
            return this;
        }
        Map<String, Object> model = model();
        if (!"BPE".equals(model.get("type")) || !(model.get("vocab") instanceof Map<?, ?> vocab)) {
            throw InvalidInputException.of(
                    subject,
                    "a row of the embedding for each token, or a tokenizer of type BPE that can be cut",
                    unused.size() + " tokens without a row, type " + model.get("type"),
                    "Take the tokenizer of another model (tokenizer_source)");
        }
        Map<String, Object> kept = new LinkedHashMap<>();
        vocab.forEach((token, id) -> {
            if (!unused.contains(String.valueOf(token))) {
                kept.put(String.valueOf(token), id);
            }
        });
        Map<String, Object> cut = new LinkedHashMap<>(model);
        cut.put("vocab", kept);
        if (model.get("merges") instanceof List<?> merges) {
            cut.put("merges", merges.stream().filter(m -> !uses(m, unused)).toList());
        }
        Map<String, Object> changed = new LinkedHashMap<>(json);
        changed.put("model", cut);
        changed.put(
                "added_tokens",
                added().stream()
                        .filter(a -> !unused.contains(String.valueOf(a.get("content"))))
                        .toList());
        return new TokenizerFile(subject, changed);
    }

    /** As the text of the file. */
    String text() {
        return Json.pretty(json);
    }

    private static boolean uses(@Nullable Object merge, Set<String> unused) {
        if (merge instanceof String text) {
            return List.of(text.split(" ", 2)).stream().anyMatch(unused::contains);
        }
        return merge instanceof List<?> pair && pair.stream().anyMatch(p -> unused.contains(String.valueOf(p)));
    }

    private Map<String, Integer> read() {
        Map<String, Integer> all = new LinkedHashMap<>();
        Object vocab = model().get("vocab");
        if (vocab instanceof Map<?, ?> map) {
            map.forEach((token, id) -> all.put(String.valueOf(token), number(id)));
        } else if (vocab instanceof List<?> list) {
            for (Object entry : list) { // Unigram: tokens with their scores, numbered by their places
                all.put(String.valueOf(entry instanceof List<?> pair ? pair.get(0) : entry), all.size());
            }
        } else {
            throw InvalidInputException.of(subject, "a vocabulary under model", "none", "");
        }
        added().forEach(a -> all.put(String.valueOf(a.get("content")), number(a.get("id"))));
        Map<String, Integer> sorted = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(Comparator.comparingInt(Map.Entry::getValue))
                .forEach(e -> sorted.put(e.getKey(), e.getValue()));
        return Collections.unmodifiableMap(sorted);
    }

    private int number(@Nullable Object id) {
        if (id instanceof Integer n && n >= 0 && n < 1 << 28) {
            return n;
        }
        throw InvalidInputException.of(subject, "numbers of tokens", String.valueOf(id), "");
    }

    private Map<String, Object> model() {
        return entry(json.get("model"));
    }

    private Map<String, Object> entry(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw InvalidInputException.of(subject, "an object", String.valueOf(value), "");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, entry) -> copy.put(String.valueOf(key), entry));
        return copy;
    }
}
