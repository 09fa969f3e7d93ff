package org.optimer.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/** A parameter's value as a recipe states it: plain, changing over the layers, or chosen by tensor name. Immutable. */
public sealed interface Setting {
    /**
     * The value for one tensor.
     *
     * @param tensor full name
     * @param depth 0 at the first layer, 1 at the last; 0 outside the layers
     * @return a number, boolean or text; null when this setting says nothing about the tensor
     */
    @Nullable
    Object at(String tensor, double depth);

    /**
     * As in a recipe.
     *
     * @return JSON-like values
     */
    Object toYaml();

    /**
     * One value for all tensors.
     *
     * @param value number, boolean or text
     */
    record Plain(Object value) implements Setting {
        @Override
        public Object at(String tensor, double depth) {
            return value;
        }

        @Override
        public Object toYaml() {
            return value;
        }
    }

    /**
     * Values at equal distances over the layers: numbers are interpolated linearly, others hold until the next.
     *
     * @param values at least one
     */
    record Gradient(List<Object> values) implements Setting {
        /** Copies. */
        public Gradient {
            values = List.copyOf(values);
        }

        @Override
        public Object at(String tensor, double depth) {
            double scaled = depth * (values.size() - 1);
            int i = (int) scaled;
            Object from = values.get(i);
            Object to = values.get(Math.min(i + 1, values.size() - 1));
            if (from instanceof Number a && to instanceof Number b) {
                double share = scaled - i;
                return (1 - share) * a.doubleValue() + share * b.doubleValue();
            }
            return from;
        }

        @Override
        public Object toYaml() {
            return values;
        }
    }

    /**
     * The first case whose filter occurs in the tensor's name decides.
     *
     * @param cases in order
     */
    record ByName(List<Case> cases) implements Setting {
        /** Copies. */
        public ByName {
            cases = List.copyOf(cases);
        }

        @Override
        public @Nullable Object at(String tensor, double depth) {
            for (Case c : cases) {
                if (c.matches(tensor)) {
                    return c.setting().at(tensor, depth);
                }
            }
            return null;
        }

        @Override
        public Object toYaml() {
            List<Object> list = new ArrayList<>();
            for (Case c : cases) {
                Map<String, Object> map = new LinkedHashMap<>();
                if (c.filter() != null) {
                    map.put("filter", c.filter());
                }
                map.put("value", c.setting().toYaml());
                list.add(map);
            }
            return list;
        }
    }

    /**
     * One case.
     *
     * @param filter a part of a tensor's name; {@code *} or null for all
     * @param setting plain or a gradient
     */
    record Case(@Nullable String filter, Setting setting) {
        boolean matches(String tensor) {
            return filter == null || filter.equals("*") || tensor.contains(filter);
        }
    }

    /**
     * Reads a value of a recipe.
     *
     * @param value a setting as it is, number, boolean, text, a list of these, a map {@code {filter, value}} or a list of such maps
     * @param subject named in the error
     * @return the setting
     * @throws InvalidInputException for anything else
     */
    static Setting of(@Nullable Object value, String subject) {
        if (value instanceof Setting setting) {
            return setting;
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof String) {
            return new Plain(value);
        }
        if (value instanceof Map<?, ?> map) {
            return new ByName(List.of(oneCase(map, subject)));
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            if (list.stream().allMatch(Map.class::isInstance)) {
                return new ByName(list.stream()
                        .map(entry -> oneCase((Map<?, ?>) entry, subject))
                        .toList());
            }
            if (list.stream().noneMatch(e -> e == null || e instanceof Map || e instanceof List)) {
                return new Gradient(numbers(list));
            }
        }
        throw InvalidInputException.of(
                subject,
                "a value, a list of values (over the layers) or a list of {filter, value}",
                String.valueOf(value),
                "");
    }

    /**
     * Settings with others in their places.
     *
     * @param stated parameter to setting
     * @param nearer those that replace what was stated under their names, also where a filter of theirs does not fit
     * @return all of both
     */
    static Map<String, Setting> joined(Map<String, Setting> stated, Map<String, Setting> nearer) {
        if (nearer.isEmpty()) {
            return stated;
        }
        Map<String, Setting> joined = new LinkedHashMap<>(stated);
        joined.putAll(nearer);
        return joined;
    }

    /** YAML 1.1 reads 1e-3 as text: where all entries are numbers, so is each of these; else they are labels. */
    private static List<Object> numbers(List<?> list) {
        List<Object> numbers = new ArrayList<>();
        for (Object entry : list) {
            try {
                numbers.add(entry instanceof String text ? Double.valueOf(text) : entry);
            } catch (NumberFormatException e) {
                return list.stream().map(Object.class::cast).toList();
            }
        }
        return numbers;
    }

    private static Case oneCase(Map<?, ?> map, String subject) {
        Object filter = map.get("filter");
        for (Object key : map.keySet()) {
            if (!"filter".equals(key) && !"value".equals(key)) {
                throw InvalidInputException.of(subject, "filter and value", "the key " + key, "");
            }
        }
        Setting setting = of(map.get("value"), subject);
        if (setting instanceof ByName) {
            throw InvalidInputException.of(subject, "a value or a gradient under the filter", "another filter", "");
        }
        return new Case(filter == null ? null : filter.toString(), setting);
    }
}
