package org.optimer.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;
import tech.tablesaw.plotly.components.Config;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.Trace;

/**
 * Tablesaw writes JavaScript, not JSON: bare keys, single quotes, trailing commas, numbers as text, HTML entities in
 * titles, and titles as strings, which plotly dropped in version 3. This reads such a script into plain maps that
 * today's plotly draws.
 */
final class TablesawScript {
    private static final ObjectMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_MISSING_VALUES)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private TablesawScript() {}

    static Map<String, @Nullable Object> trace(Trace trace) {
        // the index only names the variable; a heat map ignores it, so each trace is read by itself
        Map<String, @Nullable Object> map = object(trace.asJavascript(0), "Tablesaw trace");
        for (String key : List.of("x", "y", "z", "open", "high", "low", "close", "values")) {
            if (map.get(key) instanceof List<?> list) {
                map.put(key, numbers(list));
            }
        }
        if ("line".equals(map.get("mode"))) {
            map.put("mode", "lines"); // plotly knows no "line" and would add markers
        }
        return map;
    }

    static Map<String, @Nullable Object> layout(Layout layout) {
        Map<String, @Nullable Object> map = object(layout.asJavascript(), "Tablesaw layout");
        map.remove("width"); // always written, 800 when not set; ours are as wide as their place
        return map;
    }

    static Map<String, @Nullable Object> config(Config config) {
        return object(config.asJavascript(), "Tablesaw config");
    }

    private static Map<String, @Nullable Object> object(String script, String subject) {
        int from = script.indexOf('{');
        int to = script.lastIndexOf('}');
        if (from < 0 || to < from) {
            throw InvalidInputException.of(subject, "an object literal", "none", "");
        }
        try {
            Map<?, ?> read = LENIENT.readValue(script.substring(from, to + 1), LinkedHashMap.class);
            return titles(Plain.map(read));
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    OptiMerException.message(subject, "an object literal", e.getOriginalMessage(), ""), e);
        }
    }

    /** Unescapes texts and lifts {@code title: "x"} to {@code title: {text: "x"}} at every depth. */
    private static Map<String, @Nullable Object> titles(Map<String, @Nullable Object> map) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        map.forEach((key, value) -> out.put(key, lifted(value)));
        if (out.get("title") instanceof String text) {
            out.put("title", new LinkedHashMap<>(Map.of("text", text)));
        }
        if (out.remove("titlefont") instanceof Map<?, ?> font) {
            return Plain.with(out, "title.font", font);
        }
        return out;
    }

    private static @Nullable Object lifted(@Nullable Object value) {
        if (value instanceof String text) {
            return unescape(text);
        }
        if (value instanceof Map<?, ?> map) {
            return titles(Plain.map(map));
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> out = new ArrayList<>();
            list.forEach(item -> out.add(lifted(item)));
            return out;
        }
        return value;
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    /** Coordinates written as text ("1.0", "NaN") become numbers when all of them are. */
    private static List<?> numbers(List<?> list) {
        List<@Nullable Object> out = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text)) {
                return list;
            }
            try {
                out.add(Plain.value(Double.valueOf(text)));
            } catch (NumberFormatException e) {
                return list;
            }
        }
        return out;
    }
}
