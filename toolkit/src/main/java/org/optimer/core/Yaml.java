package org.optimer.core;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * YAML as plain maps, lists and scalars; aliases and merge keys are what they stand for. Duplicate keys and several
 * documents in one text are refused, and so is what is nested deeply, contains itself or grows large by its aliases: the
 * files of this toolkit are small and written by people.
 */
public final class Yaml {
    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .loaderOptions(limits())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private Yaml() {}

    /**
     * Reads a file that holds one map.
     *
     * @param file UTF-8
     * @return its entries in document order
     * @throws StorageException when the file cannot be read
     * @throws InvalidInputException when it is not one YAML map; the message names the line
     */
    public static Map<String, @Nullable Object> load(Path file) {
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    /**
     * Reads a text that holds one map.
     *
     * @param text one YAML document
     * @param subject named in the error, usually the file
     * @return its entries in document order
     * @throws InvalidInputException when it is not one YAML map; the message names the line
     */
    public static Map<String, @Nullable Object> parse(String text, String subject) {
        if (read(text, subject) instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(String.valueOf(key), value));
            return copy;
        }
        throw InvalidInputException.of(subject, "a YAML map of keys and values", "something else", "");
    }

    private static @Nullable Object read(String text, String subject) {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            return Tree.read(parser, new Anchors(parser));
        } catch (JsonProcessingException e) {
            String place =
                    e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            // the parser quotes the place in lines that begin with blanks
            String reason = String.valueOf(e.getOriginalMessage())
                    .lines()
                    .filter(line -> !line.startsWith(" "))
                    .collect(Collectors.joining("; "));
            throw InvalidInputException.of(subject + place, "valid YAML", reason, "");
        } catch (IOException e) {
            throw new StorageException("cannot read " + subject, e);
        }
    }

    /**
     * Writes a value as one document.
     *
     * @param value maps, lists, texts, numbers, flags, null
     * @return YAML, with a newline at the end
     */
    public static String write(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            Tree.write(out, value, false);
        } catch (IOException e) {
            throw new InvalidInputException("cannot be written as YAML: " + e.getMessage(), e);
        }
        return text.toString();
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setNestingDepthLimit(30);
        options.setCodePointLimit(3_000_000);
        return options;
    }
}
