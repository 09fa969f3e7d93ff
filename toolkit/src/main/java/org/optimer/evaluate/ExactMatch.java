package org.optimer.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.optimer.core.InvalidInputException;

/**
 * The model must write the answer. Two ways ({@code mode:} in the card):
 *
 * <ul>
 *   <li>{@code teacher_forced} (the default): one pass over question, answer and stop text; right when each token of
 *       answer and stop is the most likely one at its place. Greedy decoding writes exactly these tokens if and only if
 *       that holds, so this equals generation, at a fraction of its cost, wherever a right answer has one spelling in
 *       tokens. Needs a stop text, else every longer answer would count as right.
 *   <li>{@code generate} (the default as soon as the card has {@code normalize}, {@code extract} or {@code metrics}, or
 *       an item {@code answers}): greedy decoding up to {@code stop} or {@code max_tokens}, then {@code extract} (a
 *       regular expression; its first group in its last match), {@code normalize}, and comparison by {@link Metric}s.
 * </ul>
 *
 * <p>Metrics: {@code exact_match}, and in teacher-forced mode {@code nats_per_token} of answer and stop, which moves
 * where the exact match does not yet. Item fields: {@code answer}, or {@code answers} (a list, each accepted).
 */
public final class ExactMatch implements TaskKind {
    /** For the service loader. */
    public ExactMatch() {}

    @Override
    public String type() {
        return "exact_match";
    }

    @Override
    public Set<String> options() {
        return Set.of("mode", "max_tokens", "normalize", "extract", "metrics");
    }

    @Override
    public Task task(TaskCard card, Map<Split, List<Item>> items, List<Item> shots) {
        boolean textual = card.options().keySet().stream().anyMatch(Set.of("normalize", "extract", "metrics")::contains)
                || items.values().stream().flatMap(List::stream).anyMatch(item -> item.fields()
                        .containsKey("answers"));
        String mode = String.valueOf(card.options().getOrDefault("mode", textual ? "generate" : "teacher_forced"));
        if (mode.equals("generate")) {
            return new Generated(card, items, shots);
        }
        if (!mode.equals("teacher_forced")) {
            throw InvalidInputException.of("mode of task " + card.name(), "teacher_forced or generate", mode, "");
        }
        if (textual) {
            throw InvalidInputException.of(
                    "task " + card.name(),
                    "mode: generate with normalize, extract, metrics or several answers",
                    "mode: teacher_forced",
                    "Teacher forcing can only tell whether the exact tokens would be written");
        }
        if (card.prompt().stop().isEmpty()) {
            throw InvalidInputException.of(
                    "task " + card.name(),
                    "a stop text (prompt.stop) that ends an answer, for example <eos>",
                    "none",
                    "Without it an answer that goes on would count as right; or use mode: generate");
        }
        return new TeacherForced(card, items, shots);
    }

    private static final class TeacherForced extends CardTask {
        TeacherForced(TaskCard card, Map<Split, List<Item>> items, List<Item> shots) {
            super(
                    card,
                    items,
                    shots,
                    List.of(MetricInfo.share("exact_match"), new MetricInfo("nats_per_token", false, "nats/token")));
        }

        @Override
        protected String shotAnswer(Item item) {
            return about().prompt().answer(item);
        }

        @Override
        public List<Request> requests(Item item) {
            return List.of(new Request.Continuation(
                    context(item), shotAnswer(item) + about().prompt().stop()));
        }

        @Override
        public Outcome judge(Item item, List<Response> responses) {
            Response response = responses.get(0);
            Map<String, Measure> measures = new LinkedHashMap<>();
            measures.put("exact_match", Measure.of(response.argmax()));
            measures.put("nats_per_token", new Measure(-response.logLikelihood(), response.tokens()));
            return new Outcome(measures, response.logLikelihood(), response.argmax() ? shotAnswer(item) : null);
        }
    }
}
