package org.optimer.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain {@code Map}, {@code List}, {@code String}, number, {@code Boolean} and null. Duplicate keys and
 * trailing text are refused; NaN and infinities are read and written bare, as Python does.
 */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(100_000_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
        try (JsonParser parser = FACTORY.createParser(text)) {
            return Tree.read(parser);
        } catch (JsonProcessingException e) {
            throw InvalidInputException.of(subject, "valid JSON", e.getOriginalMessage() + place(e), "");
        } catch (IOException e) {
            throw new StorageException("cannot read " + subject, e);
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
        return write(value, false, false);
    }

    /**
     * Writes a value for people to read: indented, with a newline at the end.
     *
     * @param value as for {@link #write}
     * @return JSON
     */
    public static String pretty(@Nullable Object value) {
        return write(value, true, false) + "\n";
    }

    /**
     * Writes a value in one fixed form: map keys sorted, no blanks. Two equal values give the same text, so it can be
     * hashed.
     *
     * @param value as for {@link #write}
     * @return JSON
     */
    public static String canonical(@Nullable Object value) {
        return write(value, false, true);
    }

    private static String write(@Nullable Object value, boolean indented, boolean sorted) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            if (indented) {
                out.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            Tree.write(out, value, sorted);
        } catch (IOException e) {
            throw new InvalidInputException("cannot be written as JSON: " + e.getMessage(), e);
        }
        return text.toString();
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
}
