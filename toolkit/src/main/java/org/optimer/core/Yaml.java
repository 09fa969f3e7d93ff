package org.optimer.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** YAML as plain maps, lists and scalars; duplicate keys are refused. */
public final class Yaml {
    private static final ObjectMapper MAPPER = new ObjectMapper(YAMLFactory.builder()
                    .loaderOptions(limits())
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS); // several documents in one file

    private Yaml() {}

    /**
     * Reads a file.
     *
     * @param file YAML
     * @return its keys and values
     * @throws InvalidInputException when it is not YAML, or not a map
     * @throws StorageException when it cannot be read
     */
    public static Map<String, @Nullable Object> load(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }

    /**
     * Reads a text.
     *
     * @param text YAML
     * @param subject named in errors
     * @return its keys and values
     * @throws InvalidInputException when it is not YAML, or not a map
     */
    public static Map<String, @Nullable Object> parse(String text, String subject) {
        try {
            if (MAPPER.readValue(text, Object.class) instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, value) -> copy.put(String.valueOf(key), value));
                return copy;
            }
        } catch (JsonProcessingException e) {
            throw InvalidInputException.of(subject, "valid YAML", e.getOriginalMessage(), "");
        }
        throw InvalidInputException.of(subject, "a YAML map of keys and values", "something else", "");
    }

    /**
     * Writes a document.
     *
     * @param value maps, lists and scalars
     * @return YAML
     * @throws InvalidInputException when it holds something else
     */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("cannot be written as YAML: " + e.getOriginalMessage(), e);
        }
    }

    /** A recipe is small: what is nested deeply or made of aliases is an attack or an accident. */
    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(20);
        options.setNestingDepthLimit(30);
        options.setCodePointLimit(3_000_000);
        return options;
    }
}
