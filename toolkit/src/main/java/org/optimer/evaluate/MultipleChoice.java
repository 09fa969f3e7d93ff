package org.optimer.evaluate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Multiple choice by log-likelihood: each choice is scored as the continuation of the question. Metrics, as in
 * lm-evaluation-harness: {@code acc} takes the choice with the greatest sum, {@code acc_norm} the greatest sum per
 * character (Unicode code point) of the choice, {@code acc_bytes} per UTF-8 byte; the first choice wins a tie. Item
 * fields: {@code choices} (list) and {@code answer} (0-based index, or the text of a choice).
 */
public final class MultipleChoice implements TaskKind {
    /** For the service loader. */
    public MultipleChoice() {}

    @Override
    public String type() {
        return "multiple_choice";
    }

    @Override
    public Task task(TaskCard card, Map<Split, List<Item>> items, List<Item> shots) {
        return new Kind(card, items, shots);
    }

    private static final class Kind extends CardTask {
        Kind(TaskCard card, Map<Split, List<Item>> items, List<Item> shots) {
            super(
                    card,
                    items,
                    shots,
                    List.of(MetricInfo.share("acc"), MetricInfo.share("acc_norm"), MetricInfo.share("acc_bytes")));
        }

        @Override
        protected String shotAnswer(Item item) {
            return item.texts("choices").get(right(item));
        }

        /** With the choices: questions such as "Which is larger?" differ only there. */
        @Override
        public String wording(Item item) {
            return super.wording(item) + "\n" + item.texts("choices");
        }

        @Override
        public List<Request> requests(Item item) {
            right(item);
            String context = context(item);
            List<Request> requests = new ArrayList<>();
            for (String choice : item.texts("choices")) {
                requests.add(new Request.Continuation(context, choice));
            }
            return requests;
        }

        @Override
        public Outcome judge(Item item, List<Response> responses) {
            List<String> choices = item.texts("choices");
            int right = right(item);
            double[] sum = new double[choices.size()];
            double[] perCharacter = new double[choices.size()];
            double[] perByte = new double[choices.size()];
            for (int i = 0; i < sum.length; i++) {
                String choice = choices.get(i);
                sum[i] = responses.get(i).logLikelihood();
                perCharacter[i] = sum[i] / choice.codePointCount(0, choice.length());
                perByte[i] = sum[i] / choice.getBytes(StandardCharsets.UTF_8).length;
            }
            Map<String, Measure> measures = new LinkedHashMap<>();
            measures.put("acc", Measure.of(first(sum) == right));
            measures.put("acc_norm", Measure.of(first(perCharacter) == right));
            measures.put("acc_bytes", Measure.of(first(perByte) == right));
            int taken = first(sum);
            return new Outcome(measures, sum[right], taken < 0 ? null : choices.get(taken));
        }

        /** The lowest index of the greatest value; -1 when all are NaN: a broken model must not score by chance. */
        private static int first(double[] values) {
            int best = -1;
            for (int i = 0; i < values.length; i++) {
                if (best < 0 ? !Double.isNaN(values[i]) : values[i] > values[best]) {
                    best = i;
                }
            }
            return best;
        }

        private static int right(Item item) {
            List<String> choices = item.texts("choices");
            if (choices.size() < 2 || choices.contains("")) {
                throw item.refuse("at least two choices, none empty", choices.toString());
            }
            if (item.fields().get("answer") instanceof Integer index) {
                if (index < 0 || index >= choices.size()) {
                    throw item.refuse("an answer from 0 to " + (choices.size() - 1), String.valueOf(index));
                }
                return index;
            }
            int index = choices.indexOf(item.text("answer"));
            if (index < 0) {
                throw item.refuse("an answer among the choices " + choices, item.text("answer"));
            }
            return index;
        }
    }
}
