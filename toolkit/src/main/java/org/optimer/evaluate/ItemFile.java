package org.optimer.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;

/** Reads items from JSONL: one object a line with {@code id}, {@code key} and what the kind of task needs. */
final class ItemFile {
    /** The name of the few-shot part, beside those of {@link Split}. */
    static final String SHOTS = "shots";

    private ItemFile() {}

    static List<Item> read(Path file) {
        List<Item> items = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String subject = file + " line " + number;
            Map<String, Object> fields = new LinkedHashMap<>(object(line, subject));
            String id = name(fields, "id", subject);
            String key = name(fields, "key", subject);
            Integer before = lines.putIfAbsent(id, number);
            if (before != null) {
                throw InvalidInputException.of(subject, "an id of its own", id + ", as in line " + before, "");
            }
            fields.values().removeIf(java.util.Objects::isNull);
            items.add(new Item(id, key, fields));
        }
        return items;
    }

    private static Map<String, Object> object(String line, String subject) {
        try {
            return Json.object(line, subject);
        } catch (InvalidInputException e) {
            // the document is one line of the file: its own line number 1 would mislead
            throw new InvalidInputException(
                    String.valueOf(e.getMessage()).replace(" at line 1, column ", " at column "), e);
        }
    }

    private static String name(Map<String, Object> fields, String field, String subject) {
        Object value = fields.remove(field);
        if ((value instanceof String || value instanceof Integer || value instanceof Long)
                && !value.toString().isBlank()) {
            return value.toString();
        }
        String todo = field.equals("key")
                ? "A key names the fact or problem behind the item; give each item its own when none share one"
                : "Give each item a name of its own";
        throw InvalidInputException.of(subject, "a field \"" + field + "\" with a name", String.valueOf(value), todo);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageException("cannot read the items " + file, e);
        }
    }
}
