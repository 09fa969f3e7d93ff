package org.optimer.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain {@code Map}, {@code List}, {@code String}, number, {@code Boolean} and null. Duplicate keys and
 * trailing text are refused; NaN and infinities are read and written bare, as Python does.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(100_000_000)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();

    private Json() {}

    /**
     * Reads any JSON value.
     *
     * @param text one JSON document
     * @param subject named in the error, usually the file
     * @return {@code Map} (in document order), {@code List}, {@code String}, {@code Integer}/{@code Long}/{@code
     *     BigInteger}, {@code Double}, {@code Boolean}, or null
     * @throws InvalidInputException when the text is not one JSON document
     */
    public static @Nullable Object read(String text, String subject) {
        try {
            return MAPPER.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw InvalidInputException.of(subject, "valid JSON", e.getOriginalMessage() + place(e), "");
        }
    }

    /**
     * Reads a JSON object.
     *
     * @param text one JSON document
     * @param subject named in the error, usually the file
     * @return the object's entries in document order
     * @throws InvalidInputException when the text is not one JSON object
     */
    public static Map<String, Object> object(String text, String subject) {
        Object value = read(text, subject);
        if (!(value instanceof Map)) {
            String found = value == null ? "null" : value.getClass().getSimpleName();
            throw InvalidInputException.of(subject, "a JSON object", found, "");
        }
        return cast(value);
    }

    /**
     * Reads a file that holds one JSON object.
     *
     * @param file UTF-8
     * @return the object's entries in document order
     * @throws StorageException when the file cannot be read
     * @throws InvalidInputException when it is not one JSON object
     */
    public static Map<String, Object> object(Path file) {
        try {
            return object(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    /**
     * Writes a value on one line, keys in the map's own order.
     *
     * @param value maps, lists, strings, numbers, booleans, null; records are written by their components
     * @return JSON
     */
    public static String write(@Nullable Object value) {
        return write(MAPPER, value);
    }

    /**
     * Writes a value for people to read: indented, with a newline at the end.
     *
     * @param value as for {@link #write}
     * @return JSON
     */
    public static String pretty(@Nullable Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Writes a value in one fixed form: map keys sorted, no blanks. Two equal values give the same text, so it can be
     * hashed.
     *
     * @param value as for {@link #write}
     * @return JSON
     */
    public static String canonical(@Nullable Object value) {
        return write(Canonical.MAPPER, sorted(value));
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> out = new TreeMap<>();
            map.forEach((k, v) -> out.put(String.valueOf(k), sorted(v)));
            return new LinkedHashMap<>(out);
        }
        if (value instanceof Iterable<?> list) {
            java.util.ArrayList<@Nullable Object> out = new java.util.ArrayList<>();
            list.forEach(v -> out.add(sorted(v)));
            return out;
        }
        return value;
    }

    private static String write(ObjectMapper mapper, @Nullable Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object value) {
        return (Map<String, Object>) value;
    }

    private static final class Canonical {
        static final ObjectMapper MAPPER =
                Json.MAPPER.copy().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    }
}
