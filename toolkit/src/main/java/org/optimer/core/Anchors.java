package org.optimer.core;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the anchors of one YAML document stand for. An anchor is known when its value is complete, so that nothing can
 * contain itself, and what aliases stand for is counted each time, so that a short text cannot become a huge tree.
 */
final class Anchors {
    private static final int MOST_VALUES = 1_000_000;
    private static final String MERGE = "<<";

    private final YAMLParser parser;
    private final Map<String, Anchored> known = new HashMap<>();
    private int values;

    private record Anchored(@Nullable Object value, int size) {}

    /** Reads a value from where the parser stands. */
    interface Reading {
        @Nullable
        Object read() throws IOException;
    }

    Anchors(YAMLParser parser) {
        this.parser = parser;
    }

    /** A value, remembered where it has an anchor; or what an alias stands for. */
    @Nullable
    Object value(Reading reading) throws IOException {
        if (parser.isCurrentAlias()) {
            Anchored anchored = known.get(parser.getText());
            if (anchored == null) {
                throw new JsonParseException(
                        parser, "the alias *" + parser.getText() + " stands for nothing that is complete above it");
            }
            count(anchored.size());
            return anchored.value();
        }
        String anchor = parser.getObjectId();
        int before = values;
        count(1);
        Object value = reading.read();
        if (anchor != null) {
            known.put(anchor, new Anchored(value, values - before));
        }
        return value;
    }

    /** A map with the entries of those that its merge key names, where it has none of its own. */
    Map<String, @Nullable Object> merged(Map<String, @Nullable Object> map) throws IOException {
        if (!map.containsKey(MERGE)) {
            return map;
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>(map);
        Object others = result.remove(MERGE);
        for (Object other : others instanceof List<?> list ? list : java.util.Collections.singletonList(others)) {
            if (!(other instanceof Map<?, ?> entries)) {
                throw new JsonParseException(parser, "the merge key << needs a map, or a list of maps");
            }
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                String key = String.valueOf(entry.getKey());
                if (!result.containsKey(key)) { // its own entry counts, also an empty one
                    result.put(key, entry.getValue());
                }
            }
        }
        return result;
    }

    private void count(int more) throws IOException {
        values += more;
        if (values > MOST_VALUES) {
            throw new JsonParseException(parser, "more than " + MOST_VALUES + " values, aliases included");
        }
    }
}
