package org.optimer.checkpoint;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Regex;

/** Which modules an adapter says it adapts, by PEFT's rules: names and ends of names, or one expression for whole names. */
final class AdapterTargets {
    private static final String ALL_LINEAR = "all-linear";

    private final Matcher wanted;
    private final Matcher excluded;
    private final @Nullable Set<Integer> layers;

    private AdapterTargets(Matcher wanted, Matcher excluded, @Nullable Set<Integer> layers) {
        this.wanted = wanted;
        this.excluded = excluded;
        this.layers = layers;
    }

    static AdapterTargets of(Map<String, Object> map, String subject) {
        return new AdapterTargets(
                matcher(map.get("target_modules"), subject + ": target_modules"),
                matcher(map.get("exclude_modules"), subject + ": exclude_modules"),
                layers(map.get("layers_to_transform"), subject + ": layers_to_transform"));
    }

    /** True only when the adapter promises factors for this module; false when it does not, or cannot be asked. */
    boolean promises(String module) {
        if (!wanted.fits(module) || excluded.fits(module)) {
            return false;
        }
        OptionalInt layer = Layout.layer(module + ".");
        return layers == null || (layer.isPresent() && layers.contains(layer.getAsInt()));
    }

    private static Matcher matcher(@Nullable Object value, String subject) {
        if (value instanceof String text && !text.equals(ALL_LINEAR)) {
            return Regex.of(text, subject)::matches;
        }
        if (value instanceof List<?> list) {
            return module -> list.stream()
                    .map(String::valueOf)
                    .anyMatch(name -> module.equals(name) || module.endsWith("." + name));
        }
        if (value != null && !(value instanceof String)) {
            throw InvalidInputException.of(subject, "a list of names or an expression", String.valueOf(value), "");
        }
        return module -> false;
    }

    private static @Nullable Set<Integer> layers(@Nullable Object value, String subject) {
        if (value == null || (value instanceof List<?> none && none.isEmpty())) {
            return null;
        }
        Set<Integer> layers = new HashSet<>();
        for (Object item : value instanceof List<?> list ? list : List.of(value)) {
            if (!(item instanceof Integer layer)) {
                throw InvalidInputException.of(subject, "numbers of layers", String.valueOf(value), "");
            }
            layers.add(layer);
        }
        return layers;
    }

    private interface Matcher {
        boolean fits(String module);
    }
}
