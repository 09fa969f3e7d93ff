package org.optimer.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.optimer.core.InvalidInputException;

/** The {@code exclude} key of a recipe: regular expressions that are searched in tensor names. */
final class Exclusions {
    private Exclusions() {}

    static Predicate<String> of(List<String> regexes) {
        List<Pattern> patterns = new ArrayList<>();
        for (String regex : regexes) {
            try {
                patterns.add(Pattern.compile(regex));
            } catch (PatternSyntaxException e) {
                throw InvalidInputException.of(
                        "exclude \"" + regex + "\"", "a regular expression", e.getDescription(), "Escape dots as \\.");
            }
        }
        return name -> patterns.stream().anyMatch(p -> p.matcher(name).find());
    }
}
