package org.optimer.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.optimer.core.InvalidInputException;

/** The named text clean-ups of a card's {@code normalize:}, applied in the order given. */
final class Normalizer implements UnaryOperator<String> {
    private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}|\\p{IsPunctuation}");
    private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private static final Map<String, UnaryOperator<String>> STEPS = Map.of(
            "strip", String::strip,
            "lowercase", text -> text.toLowerCase(Locale.ROOT),
            "punctuation", text -> PUNCTUATION.matcher(text).replaceAll(""),
            "articles", text -> ARTICLES.matcher(text).replaceAll(" "),
            "whitespace", text -> BLANKS.matcher(text).replaceAll(" ").strip(),
            "nfkc", text -> java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKC));

    private final List<UnaryOperator<String>> steps;

    Normalizer(List<String> names, String subject) {
        steps = names.stream().map(name -> step(name, subject)).toList();
    }

    @Override
    public String apply(String text) {
        String out = text;
        for (UnaryOperator<String> step : steps) {
            out = step.apply(out);
        }
        return out;
    }

    private static UnaryOperator<String> step(String name, String subject) {
        UnaryOperator<String> step = STEPS.get(name);
        if (step == null) {
            throw InvalidInputException.of(
                    subject,
                    "normalize steps among " + STEPS.keySet().stream().sorted().toList(),
                    name,
                    "");
        }
        return step;
    }
}
