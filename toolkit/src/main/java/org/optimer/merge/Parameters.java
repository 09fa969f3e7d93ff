package org.optimer.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Nearest;

/** Turns what was stated into the parameters of one tensor, and checks that what was stated makes sense. */
public final class Parameters {
    private Parameters() {}

    /** The parameters that hold for all inputs; of several scopes the first that says something decides. */
    static Map<String, Object> shared(
            MergeMethod method, List<Map<String, Setting>> scopes, String tensor, double depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter parameter : method.parameters()) {
            if (!parameter.perInput()) {
                values.put(parameter.name(), resolve(method, parameter, scopes, "", tensor, depth));
            }
        }
        return values;
    }

    /** The parameters of one input; of several scopes the first that says something decides. */
    static Map<String, Object> own(
            MergeMethod method, List<Map<String, Setting>> scopes, String input, String tensor, double depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter parameter : method.parameters()) {
            if (parameter.perInput()) {
                values.put(parameter.name(), resolve(method, parameter, scopes, input, tensor, depth));
            }
        }
        return values;
    }

    /** What mergekit reads, or once read, and passes over; recipes on model cards still hold it. */
    private static final Set<String> FORMER = Set.of("embed_slerp", "residual_weight");

    /**
     * Checks names: known to this method is fine; known to another is a warning, because recipes are often changed from
     * one method to the next; known to none is an error.
     *
     * @param method the method
     * @param shared settings for several inputs, by where they stand
     * @param own settings of one input, by where they stand
     * @return warnings
     * @throws InvalidInputException for a name that no method knows
     */
    public static List<String> check(
            MergeMethod method, Map<String, Map<String, Setting>> shared, Map<String, Map<String, Setting>> own) {
        List<String> warnings = new ArrayList<>();
        shared.forEach((where, settings) -> {
            for (String name : settings.keySet()) {
                if (method.parameters().stream().noneMatch(p -> p.name().equals(name))) {
                    warnings.add(unused(method, name, where));
                }
            }
        });
        own.forEach((where, settings) -> {
            for (String name : settings.keySet()) {
                if (method.parameters().stream().noneMatch(p -> p.name().equals(name) && p.perInput())) {
                    warnings.add(unused(method, name, where));
                }
            }
        });
        return warnings;
    }

    /**
     * What a recipe may hold.
     *
     * @return the parameters of all methods, and those that mergekit passes over
     */
    public static Set<String> names() {
        Set<String> known = new TreeSet<>(FORMER);
        MergeMethods.all().forEach(m -> m.parameters().forEach(p -> known.add(p.name())));
        return known;
    }

    private static String unused(MergeMethod method, String name, String subject) {
        Set<String> known = names();
        method.parameters().forEach(p -> known.add(p.name()));
        if (!known.contains(name)) {
            throw InvalidInputException.of(
                    subject,
                    "a parameter that a merge method knows",
                    name,
                    "The nearest is " + Nearest.of(name, known));
        }
        return subject + ": parameter " + name + " has no effect here with " + method.name();
    }

    private static Object resolve(
            MergeMethod method,
            Parameter parameter,
            List<Map<String, Setting>> scopes,
            String input,
            String tensor,
            double depth) {
        for (Map<String, Setting> scope : scopes) {
            Setting setting = scope.get(parameter.name());
            Object value = setting == null ? null : setting.at(tensor, depth);
            if (value != null) {
                return convert(parameter, value);
            }
        }
        if (parameter.fallback() == null) {
            throw InvalidInputException.of(
                    method.name() + (input.isEmpty() ? "" : ", " + input),
                    "a stated " + parameter.name() + " (" + parameter.description() + ")",
                    "none for tensor " + tensor,
                    "State " + parameter.name());
        }
        return parameter.fallback();
    }

    private static Object convert(Parameter parameter, Object value) {
        Object fallback = parameter.fallback();
        @Nullable Object converted = null;
        if (fallback instanceof Boolean) {
            converted = truth(value);
        } else if (fallback instanceof String) {
            converted = value.toString();
        } else if (value instanceof Number number) {
            converted = number.doubleValue();
        } else if (value instanceof String text) {
            converted = parse(text); // YAML 1.1 reads 1e-3 as text
        }
        boolean finite = !(converted instanceof Double d) || Double.isFinite(d);
        if (converted == null || !finite) {
            String type = fallback instanceof Boolean ? "true or false" : "a finite number";
            throw InvalidInputException.of("parameter " + parameter.name(), type, value.toString(), "");
        }
        return converted;
    }

    /** Recipes write 1 and "true", too. */
    static @Nullable Boolean truth(Object value) {
        return switch (value.toString().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1", "1.0" -> true;
            case "false", "no", "off", "0", "0.0" -> false;
            default -> null;
        };
    }

    private static @Nullable Double parse(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
