package org.optimer.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * Typed access to the JSON object of one line; what is missing or of another type is refused with its name. The line is
 * read token by token into a short list, because a journal has some ten lines a trial.
 */
final class Fields {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(100_000_000)
                    .build())
            .build();

    private String[] names = new String[8];
    private @Nullable Object[] values = new Object[8];
    private int size;

    private Fields() {}

    /**
     * Reads a line.
     *
     * @param line UTF-8
     * @param from where it begins in the array
     * @param length in bytes, without the line's end
     * @return its fields
     * @throws InvalidInputException when it is not one JSON object
     */
    static Fields read(byte[] line, int from, int length) {
        Fields usual = usual(line, from, length);
        return usual == null ? any(line, from, length) : usual;
    }

    /** The same by the quick reader; null when it leaves the line to the other. */
    static @Nullable Fields usual(byte[] line, int from, int length) {
        Fields fields = new Fields();
        try {
            return LineScanner.read(line, from, length, fields) ? fields : null;
        } catch (InvalidInputException e) {
            return null; // a field stands there twice: the full reader says so
        }
    }

    /** The same by a full JSON reader. */
    static Fields any(byte[] line, int from, int length) {
        try (JsonParser in = FACTORY.createParser(line, from, length)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw InvalidInputException.of("journal", "a JSON object", found(in.currentToken()), "");
            }
            Fields fields = new Fields();
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                in.nextToken();
                fields.add(name, value(in));
            }
            if (in.nextToken() != null) {
                throw InvalidInputException.of("journal", "one JSON object", "more behind it", "");
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw InvalidInputException.of("journal", "valid JSON", e.getOriginalMessage(), "");
        } catch (IOException e) {
            // bytes that are no text: zeros, as a power cut leaves them, are taken for UTF-32
            throw InvalidInputException.of("journal", "valid JSON", "bytes that are no text", "");
        }
    }

    /** As {@link #read(byte[], int, int)}, of a text. */
    static Fields read(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return read(bytes, 0, bytes.length);
    }

    private static String found(@Nullable JsonToken token) {
        return token == null ? "nothing" : token.name().replaceFirst("^(VALUE|START)_", "");
    }

    private static @Nullable Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(in));
                }
                yield list;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser in) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            if (map.containsKey(name)) {
                throw twice(name);
            }
            map.put(name, value(in));
        }
        return map;
    }

    void add(String name, @Nullable Object value) {
        if (find(name) >= 0) {
            throw twice(name);
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size++] = value;
    }

    private static InvalidInputException twice(String name) {
        return InvalidInputException.of("journal", "each field once", name + " twice", "");
    }

    private int find(String name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** All fields, in order. */
    Map<String, @Nullable Object> all() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(names[i], values[i]);
        }
        return map;
    }

    @Nullable
    Object get(String key) {
        int i = find(key);
        return i < 0 ? null : values[i];
    }

    boolean has(String key) {
        return get(key) != null;
    }

    String text(String key) {
        if (get(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "a text");
    }

    double real(String key) {
        if (get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(key, "a number");
    }

    int whole(String key) {
        if (get(key) instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw wrong(key, "a whole number");
    }

    @SuppressWarnings("unchecked")
    List<Object> list(String key) {
        if (get(key) instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw wrong(key, "a list");
    }

    /** An object; an empty one when it is absent. */
    Map<String, Object> map(String key) {
        Object value = get(key);
        if (value instanceof Map<?, ?> || value == null) {
            return TrialNotes.map(value);
        }
        throw wrong(key, "an object");
    }

    /** The only entry of an object. */
    Map.Entry<String, Object> one(String key) {
        Map<String, Object> map = map(key);
        if (map.size() != 1) {
            throw wrong(key, "an object with one entry");
        }
        return map.entrySet().iterator().next();
    }

    static Number number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw InvalidInputException.of("journal", "a number", String.valueOf(value), "");
    }

    private InvalidInputException wrong(String key, String expected) {
        return InvalidInputException.of(key, expected, String.valueOf(get(key)), "");
    }
}
