package org.optimer.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.SafetensorsHeader.Stated;
import org.optimer.core.InvalidInputException;

/**
 * Reads a safetensors header token by token. Whatever the format does not allow is refused where it stands, so nothing
 * deeper than the format's own three levels is ever entered and memory stays in proportion to the header.
 */
final class HeaderParser {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // names come from strangers: they must not fill the JVM's intern table or a shared symbol table
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNameLength(10_000)
                    .maxStringLength((int) SafetensorsHeader.MAX_BYTES)
                    .maxNumberLength(100)
                    .build())
            .build();

    private static final int MAX_NAME = 1000;

    private final JsonParser json;
    private final String subject;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Stated> tensors = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private HeaderParser(JsonParser json, String subject) {
        this.json = json;
        this.subject = subject;
    }

    static HeaderParser parse(InputStream in, String subject) throws IOException {
        InputStreamReader text = new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser json = FACTORY.createParser(text)) {
            HeaderParser parser = new HeaderParser(json, subject);
            parser.header();
            return parser;
        } catch (CharacterCodingException e) {
            throw InvalidInputException.of(
                    subject, "a header in UTF-8", "bytes that are not UTF-8", "The file is damaged; fetch it again");
        } catch (JsonProcessingException e) {
            throw InvalidInputException.of(
                    subject,
                    "a header that is valid JSON",
                    e.getOriginalMessage(),
                    "The file is damaged; fetch or write it again");
        }
    }

    Map<String, String> metadata() {
        return metadata;
    }

    List<Stated> tensors() {
        return tensors;
    }

    private void header() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw refused(subject, "a header that is a JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            requirePrintable(name);
            unique(names, name, subject);
            json.nextToken();
            if (name.equals(SafetensorsHeader.METADATA)) {
                readMetadata();
            } else {
                tensors.add(tensor(name));
            }
        }
        if (json.nextToken() != null) {
            throw refused(subject, "nothing but blanks after the header's JSON object");
        }
    }

    private void readMetadata() throws IOException {
        String where = subject + ": " + SafetensorsHeader.METADATA;
        begin(JsonToken.START_OBJECT, where, "an object of texts");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw refused(where + " entry " + key, "a text");
            }
            if (metadata.put(key, json.getText()) != null) {
                throw duplicate(key, where);
            }
        }
    }

    private Stated tensor(String name) throws IOException {
        String where = subject + ": tensor " + name;
        begin(JsonToken.START_OBJECT, where, "an object with dtype, shape and data_offsets");
        @Nullable DType type = null;
        @Nullable List<Long> shape = null;
        @Nullable List<Long> offsets = null;
        Set<String> seen = new HashSet<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            unique(seen, key, where);
            json.nextToken();
            switch (key) {
                case "dtype" -> {
                    if (json.currentToken() != JsonToken.VALUE_STRING) {
                        throw refused(where + ": dtype", "a text such as BF16");
                    }
                    type = DType.of(json.getText(), where);
                }
                case "shape" -> shape = numbers(where + ": shape", SafetensorsHeader.MAX_RANK);
                case "data_offsets" -> offsets = numbers(where + ": data_offsets", 2);
                default ->
                    throw InvalidInputException.of(
                            where, "dtype, shape and data_offsets only", "also " + key, "The header is damaged");
            }
        }
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            throw InvalidInputException.of(
                    where, "dtype, shape and two data_offsets", "only " + seen, "The header is damaged");
        }
        return stated(new TensorInfo(name, type, shape), offsets.get(0), offsets.get(1), where);
    }

    private static Stated stated(TensorInfo info, long begin, long end, String where) {
        if (begin > end) {
            throw InvalidInputException.of(
                    where, "data_offsets in rising order", "reversed [" + begin + ", " + end + "]", "");
        }
        long bytes;
        try {
            bytes = info.bytes();
        } catch (ArithmeticException e) {
            throw InvalidInputException.of(
                    where, "a shape whose size fits 63 bits", "an overflowing shape " + info.shape(), "");
        }
        if (bytes != end - begin) {
            throw InvalidInputException.of(
                    where,
                    bytes + " bytes (shape " + info.shape() + " of " + info.dtype() + ")",
                    (end - begin) + " bytes between its offsets",
                    "The header is damaged; write the file again");
        }
        return new Stated(info, begin, end);
    }

    private List<Long> numbers(String where, int most) throws IOException {
        begin(JsonToken.START_ARRAY, where, "a list of whole numbers");
        List<Long> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            JsonToken token = json.currentToken();
            if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                throw InvalidInputException.of(where, "whole numbers", "the fractional " + json.getText(), "");
            }
            if (token != JsonToken.VALUE_NUMBER_INT) {
                throw refused(where, "whole numbers");
            }
            if (json.getText().startsWith("-")) {
                throw InvalidInputException.of(where, "numbers from 0", "the negative " + json.getText(), "");
            }
            if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw InvalidInputException.of(where, "numbers below 2^63", "the overflowing " + json.getText(), "");
            }
            if (values.size() == most) {
                throw InvalidInputException.of(where, "at most " + most + " numbers", "more", "");
            }
            values.add(json.getLongValue());
        }
        return values;
    }

    private void begin(JsonToken token, String where, String expected) {
        if (json.currentToken() != token) {
            throw refused(where, expected);
        }
    }

    /** Names go into messages and onto terminals. */
    private void requirePrintable(String name) {
        if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            String shown = name.substring(0, Math.min(40, name.length())).replaceAll("\\p{Cntrl}", "?");
            throw InvalidInputException.of(
                    subject,
                    "tensor names of printable characters, at most " + MAX_NAME,
                    "\"" + shown + "\"" + (name.length() > 40 ? ".." : ""),
                    "The header is damaged or was made to mislead");
        }
    }

    private static void unique(Set<String> seen, String key, String where) {
        if (!seen.add(key)) {
            throw duplicate(key, where);
        }
    }

    private static InvalidInputException duplicate(String key, String where) {
        return InvalidInputException.of(
                where, "each key once", "a duplicate key " + key, "The header is damaged or was made to mislead");
    }

    private InvalidInputException refused(String where, String expected) {
        JsonToken token = json.currentToken();
        String found = "the end of the header";
        if (token != null) {
            found = switch (token) {
                case START_OBJECT -> "a nested object";
                case START_ARRAY -> "a nested list";
                case VALUE_STRING -> "a text";
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                default -> "\"" + token.asString() + "\"";
            };
        }
        return InvalidInputException.of(where, expected, found, "The header is damaged");
    }
}
