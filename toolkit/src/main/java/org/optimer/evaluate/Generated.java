package org.optimer.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.optimer.core.InvalidInputException;

/** Exact match (and other text metrics) of greedily decoded answers; settings are described at {@link ExactMatch}. */
final class Generated extends CardTask {
    private static final int DEFAULT_TOKENS = 64;

    private final List<Metric> texts;
    private final Normalizer normalize;
    private final Pattern extract;
    private final int maxTokens;

    Generated(TaskCard card, Map<Split, List<Item>> items, List<Item> shots) {
        this(card, items, shots, TextMetrics.named(Options.names(card, "metrics", "exact_match"), subject(card)));
    }

    private Generated(TaskCard card, Map<Split, List<Item>> items, List<Item> shots, List<Metric> texts) {
        super(card, items, shots, texts.stream().map(Metric::info).toList());
        this.texts = texts;
        this.normalize = new Normalizer(Options.names(card, "normalize", "strip"), subject(card));
        this.maxTokens = Options.positive(card, "max_tokens", DEFAULT_TOKENS);
        String regex = String.valueOf(card.options().getOrDefault("extract", "(?s)(.*)"));
        try {
            extract = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw InvalidInputException.of(
                    subject(card), "a regular expression in extract", regex + " (" + e.getDescription() + ")", "");
        }
    }

    @Override
    protected String shotAnswer(Item item) {
        return item.fields().containsKey("answers")
                ? item.texts("answers").get(0)
                : about().prompt().answer(item);
    }

    @Override
    public List<Request> requests(Item item) {
        shotAnswer(item);
        return List.of(new Request.Generation(context(item), about().prompt().stop(), maxTokens));
    }

    @Override
    public Outcome judge(Item item, List<Response> responses) {
        String predicted = normalize.apply(extracted(responses.get(0).text()));
        List<String> accepted = (item.fields().containsKey("answers")
                        ? item.texts("answers")
                        : List.of(shotAnswer(item)))
                .stream().map(normalize).toList();
        Map<String, Measure> measures = new LinkedHashMap<>();
        for (Metric metric : texts) {
            measures.put(metric.info().name(), Measure.of(metric.of(predicted, accepted)));
        }
        return new Outcome(measures, Double.NaN, responses.get(0).text());
    }

    /** The first group (or the whole) of the last match; a text without a match becomes empty, that is, wrong. */
    private String extracted(String text) {
        Matcher matcher = extract.matcher(text);
        String last = "";
        while (matcher.find()) {
            String found = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            if (found != null && !found.isEmpty()) {
                last = found;
            }
        }
        return last;
    }

    private static String subject(TaskCard card) {
        return "task " + card.name();
    }
}
