package org.optimer.evaluate;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.InvalidInputException;

/**
 * Held-out loss of whole texts: {@code nats_per_token = -Σ log p / Σ tokens} and, comparable between tokenizers, {@code
 * bits_per_byte = -Σ log p / (ln 2 · Σ UTF-8 bytes)}. Both are ratios of sums over items, as in
 * lm-evaluation-harness. Item field: {@code text} (or what {@code prompt.question} names). Only {@code begin}, {@code
 * prefix} and {@code question} of the prompt are used; the first two are not scored.
 */
public final class HeldOutLoss implements TaskKind {
    private static final double LN2 = StrictMath.log(2);

    /** For the service loader. */
    public HeldOutLoss() {}

    @Override
    public String type() {
        return "loss";
    }

    @Override
    public Prompt prompt() {
        return new Prompt("", "", "{text}", "", "", "", "");
    }

    @Override
    public Task task(TaskCard card, Map<Split, List<Item>> items, List<Item> shots) {
        if (card.shots() > 0) {
            throw InvalidInputException.of(
                    "task " + card.name(), "no few-shot examples for type loss", card.shots() + " shots", "");
        }
        return new Kind(card, items, shots);
    }

    private static final class Kind extends CardTask {
        Kind(TaskCard card, Map<Split, List<Item>> items, List<Item> shots) {
            super(
                    card,
                    items,
                    shots,
                    List.of(
                            new MetricInfo("nats_per_token", false, "nats/token"),
                            new MetricInfo("bits_per_byte", false, "bits/byte")));
        }

        @Override
        protected String shotAnswer(Item item) {
            return "";
        }

        @Override
        public List<Request> requests(Item item) {
            String text = text(item);
            if (text.isEmpty()) {
                throw item.refuse("a text", "an empty one");
            }
            Prompt prompt = about().prompt();
            return List.of(new Request.Document(prompt.begin() + prompt.prefix(), text));
        }

        @Override
        public Outcome judge(Item item, List<Response> responses) {
            Response response = responses.get(0);
            double nats = -response.logLikelihood();
            double bytes = text(item).getBytes(StandardCharsets.UTF_8).length;
            Map<String, Measure> measures = new LinkedHashMap<>();
            measures.put("nats_per_token", new Measure(nats, response.tokens()));
            measures.put("bits_per_byte", new Measure(nats / LN2, bytes));
            return new Outcome(measures, response.logLikelihood(), null);
        }

        private String text(Item item) {
            return Template.fill(about().prompt().question(), item);
        }
    }
}
