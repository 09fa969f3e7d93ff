package org.optimer.merge.recipe;

import java.util.List;
import java.util.function.Predicate;
import org.optimer.core.Regex;

/** The {@code exclude} key of a recipe: regular expressions that are searched in tensor names. */
final class Exclusions {
    private Exclusions() {}

    static Predicate<String> of(List<String> regexes) {
        List<Regex> patterns = regexes.stream().map(r -> Regex.of(r, "exclude")).toList();
        return name -> patterns.stream().anyMatch(p -> p.find(name));
    }
}
