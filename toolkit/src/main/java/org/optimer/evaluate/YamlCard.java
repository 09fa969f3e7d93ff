package org.optimer.evaluate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.StorageException;

/** Reads a card's YAML; every error names the file, and the line where the parser knows it. */
final class YamlCard {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String subject;
    private final Map<String, Object> values;

    private YamlCard(String subject, Map<String, Object> values) {
        this.subject = subject;
        this.values = values;
    }

    static YamlCard read(Path file) {
        try {
            Object value = YAML.readValue(Files.readString(file, StandardCharsets.UTF_8), Object.class);
            return new YamlCard(file.toString(), map(value, file.toString()));
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            // the parser quotes the place in lines that begin with blanks
            String reason = String.valueOf(e.getOriginalMessage())
                    .lines()
                    .filter(text -> !text.startsWith(" "))
                    .collect(Collectors.joining("; "));
            throw InvalidInputException.of(file + line, "valid YAML", reason, "");
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    String subject() {
        return subject;
    }

    Map<String, Object> values() {
        return values;
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    String text(String key, String otherwise) {
        Object value = values.getOrDefault(key, otherwise);
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw InvalidInputException.of(subject, "a text for " + key, String.valueOf(value), "");
    }

    long number(String key, long otherwise) {
        Object value = values.getOrDefault(key, otherwise);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw InvalidInputException.of(subject, "a whole number for " + key, String.valueOf(value), "");
    }

    /** A whole number from 0 to a thousand; 0 when absent. */
    int count(String key) {
        long value = number(key, 0);
        if (value < 0 || value > 1000) {
            throw InvalidInputException.of(subject, key + " from 0 to 1000", String.valueOf(value), "");
        }
        return (int) value;
    }

    YamlCard section(String key) {
        return has(key)
                ? new YamlCard(subject + ", " + key, map(values.get(key), subject + ", " + key))
                : new YamlCard(subject + ", " + key, Map.of());
    }

    void requireKnown(Set<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw InvalidInputException.of(
                        subject,
                        "keys among " + known.stream().sorted().toList(),
                        "the key " + key,
                        "Check its spelling");
            }
        }
    }

    private static Map<String, Object> map(@Nullable Object value, String subject) {
        if (!(value instanceof Map<?, ?> map)) {
            throw InvalidInputException.of(subject, "keys and values", String.valueOf(value), "");
        }
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((k, v) -> {
            if (v == null) {
                throw InvalidInputException.of(subject, "a value for " + k, "none", "Remove the key or fill it in");
            }
            out.put(String.valueOf(k), v);
        });
        return out;
    }
}
