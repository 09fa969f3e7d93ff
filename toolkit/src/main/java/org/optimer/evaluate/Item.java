package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * One question of a task: one line of its JSONL file.
 *
 * @param id unique among the items of its split, for example {@code ja-0017}
 * @param key the fact or problem behind it; items that differ only in wording share a key and stay in one split
 * @param fields everything else on the line ({@code question}, {@code answer}, {@code choices}, ..), JSON-like values
 */
public record Item(String id, String key, Map<String, Object> fields) {
    /** Copies the fields, in their order. */
    public Item {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * An item with a question and its answer.
     *
     * @param id unique among the items of its split
     * @param key the fact or problem behind it
     * @param question text
     * @param answer text
     * @return the item
     */
    public static Item of(String id, String key, String question, String answer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("question", question);
        fields.put("answer", answer);
        return new Item(id, key, fields);
    }

    /**
     * A field as text.
     *
     * @param field its name
     * @return text; numbers and booleans as JSON writes them
     * @throws InvalidInputException when it is absent, a list or an object
     */
    public String text(String field) {
        Object value = fields.get(field);
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw refuse("a text in field \"" + field + "\"", found(value));
    }

    /**
     * A field as text, where it may be absent.
     *
     * @param field its name
     * @return text, or empty when there is no such field
     */
    public Optional<String> maybe(String field) {
        return fields.get(field) == null ? Optional.empty() : Optional.of(text(field));
    }

    /**
     * A field as a list of texts.
     *
     * @param field its name
     * @return texts, at least one
     * @throws InvalidInputException when it is absent or anything else
     */
    public List<String> texts(String field) {
        Object value = fields.get(field);
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw refuse("a list of texts in field \"" + field + "\"", found(value));
        }
        List<String> texts = new ArrayList<>();
        for (Object entry : list) {
            if (!(entry instanceof String || entry instanceof Number)) {
                throw refuse("a list of texts in field \"" + field + "\"", "the entry " + entry);
            }
            texts.add(entry.toString());
        }
        return texts;
    }

    InvalidInputException refuse(String expected, String found) {
        return InvalidInputException.of("item " + id, expected, found, "");
    }

    private String found(@Nullable Object value) {
        return value == null ? "only the fields " + fields.keySet() : "the value " + value;
    }
}
