package org.optimer.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.PathText;
import org.optimer.core.Yaml;

/**
 * A value of a YAML file together with where it stands, so that every error names file and key.
 *
 * @param file for messages
 * @param key for example {@code space.a.low}; empty for the whole file
 * @param value maps, lists, strings, numbers, booleans or null
 */
record YamlNode(Path file, String key, @Nullable Object value) {
    static YamlNode read(Path file) {
        return new YamlNode(file, "", Yaml.load(file));
    }

    boolean present() {
        return value != null;
    }

    YamlNode at(String name) {
        return new YamlNode(
                file,
                key.isEmpty() ? name : key + "." + name,
                TrialNotes.map(value).get(name));
    }

    Map<String, Object> map() {
        if (value instanceof Map<?, ?>) {
            return TrialNotes.map(value);
        }
        throw wrong("a map");
    }

    /** A map with no other keys than these. */
    Map<String, Object> map(Set<String> known) {
        for (String name : map().keySet()) {
            if (!known.contains(name)) {
                throw at(name).wrong(
                                "one of the keys " + known.stream().sorted().toList(), "this key");
            }
        }
        return map();
    }

    double real() {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong("a number");
    }

    long whole(long least, long most) {
        if (value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && number.doubleValue() >= least
                && number.doubleValue() <= most) {
            return number.longValue();
        }
        throw wrong("a whole number from " + least + " to " + most);
    }

    boolean flag() {
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw wrong("true or false");
    }

    String text() {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong("a text");
    }

    Path path() {
        return PathText.of(text(), file + ": " + key);
    }

    List<Object> list() {
        if (value instanceof List<?> list && !list.isEmpty()) {
            return new ArrayList<>(list);
        }
        throw wrong("a list that is not empty");
    }

    /** Each entry of a list, as a node with its position in its key. */
    <T> List<T> each(Function<YamlNode, T> read) {
        List<T> all = new ArrayList<>();
        for (Object entry : list()) {
            all.add(read.apply(new YamlNode(file, key + "[" + all.size() + "]", entry)));
        }
        return List.copyOf(all);
    }

    InvalidInputException wrong(String expected) {
        // a text is quoted: "0" is no number, though it looks like one
        return wrong(
                expected,
                value == null
                        ? "nothing"
                        : value instanceof String ? "the text " + Json.write(value) : value.toString());
    }

    InvalidInputException wrong(String expected, String found) {
        return InvalidInputException.of(file + ": " + (key.isEmpty() ? "the file" : key), expected, found, "");
    }
}
