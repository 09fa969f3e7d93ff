package org.optimer.core;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plain maps, lists and scalars from a parser's tokens and to a generator's. By hand, because a mapper that binds beans
 * takes a third of the time in which a small merge is done, only to be set up.
 */
final class Tree {
    private Tree() {}

    /** The one value of a document. */
    static @Nullable Object read(JsonParser parser) throws IOException {
        return read(parser, null);
    }

    /** The one value of a document that may have anchors. */
    static @Nullable Object read(JsonParser parser, @Nullable Anchors anchors) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new JsonParseException(parser, "there is nothing in it");
        }
        Object value = value(parser, first, anchors);
        JsonToken more = parser.nextToken();
        if (more != null) {
            throw new JsonParseException(parser, "more text (" + more + ") after the end of the value");
        }
        return value;
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token, @Nullable Anchors anchors)
            throws IOException {
        return anchors == null ? plain(parser, token, null) : anchors.value(() -> plain(parser, token, anchors));
    }

    private static @Nullable Object plain(JsonParser parser, JsonToken token, @Nullable Anchors anchors)
            throws IOException {
        return switch (token) {
            case START_OBJECT -> anchors == null ? map(parser, null) : anchors.merged(map(parser, anchors));
            case START_ARRAY -> list(parser, anchors);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new JsonParseException(parser, "unexpected " + token);
        };
    }

    private static Map<String, @Nullable Object> map(JsonParser parser, @Nullable Anchors anchors) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            map.put(key, value(parser, parser.nextToken(), anchors));
        }
        return map;
    }

    private static List<@Nullable Object> list(JsonParser parser, @Nullable Anchors anchors) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.add(value(parser, token, anchors));
        }
        return list;
    }

    /**
     * Writes a value.
     *
     * @param sorted whether the keys of maps come in their natural order instead of the maps' own
     * @throws InvalidInputException when it is, or holds, something that is none of the types of {@link Json#write}
     */
    static void write(JsonGenerator out, @Nullable Object value, boolean sorted) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof CharSequence || value instanceof Character) {
            out.writeString(value.toString());
        } else if (value instanceof Enum<?> constant) {
            out.writeString(constant.name());
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Number number) {
            write(out, number);
        } else if (value instanceof Map<?, ?> map) {
            Map<?, ?> entries = sorted ? sorted(map) : map;
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(out, entry.getValue(), sorted);
            }
            out.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            out.writeStartArray();
            for (Object each : list) {
                write(out, each, sorted);
            }
            out.writeEndArray();
        } else if (value.getClass().isArray()) {
            out.writeStartArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                write(out, Array.get(value, i), sorted);
            }
            out.writeEndArray();
        } else if (value instanceof Record record) {
            out.writeStartObject();
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                out.writeFieldName(component.getName());
                write(out, content(record, component), sorted);
            }
            out.writeEndObject();
        } else {
            throw InvalidInputException.of(
                    "a value to be written as text",
                    "maps, lists, arrays, records, texts, numbers, flags or null",
                    value.getClass().getName(),
                    "Convert it first");
        }
    }

    private static void write(JsonGenerator out, Number number) throws IOException {
        if (number instanceof Double real) {
            out.writeNumber(real);
        } else if (number instanceof Float real) {
            out.writeNumber(real);
        } else if (number instanceof BigInteger whole) {
            out.writeNumber(whole);
        } else if (number instanceof BigDecimal real) {
            out.writeNumber(real);
        } else {
            out.writeNumber(number.longValue());
        }
    }

    private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }

    private static @Nullable Object content(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true); // records of other packages need not be public
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new InvalidInputException(
                    record.getClass().getName() + ": component " + component.getName() + " cannot be read", e);
        }
    }
}
