package org.optimer.testkit.examples;

import java.util.List;
import java.util.Map;
import org.optimer.evaluate.CardTask;
import org.optimer.evaluate.Item;
import org.optimer.evaluate.Measure;
import org.optimer.evaluate.MetricInfo;
import org.optimer.evaluate.Outcome;
import org.optimer.evaluate.Prompt;
import org.optimer.evaluate.Request;
import org.optimer.evaluate.Response;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.Task;
import org.optimer.evaluate.TaskCard;
import org.optimer.evaluate.TaskKind;

/** The model shall find the text in field {@code good} likelier than the one in {@code bad}. */
public final class MinimalPairs implements TaskKind {
    @Override
    public String type() {
        return "minimal_pairs";
    }

    @Override
    public Prompt prompt() {
        return new Prompt("<bos>", "", "", "", "{good}", "", " ");
    }

    @Override
    public Task task(TaskCard card, Map<Split, List<Item>> items, List<Item> shots) {
        return new Pairs(card, items, shots);
    }

    private static final class Pairs extends CardTask {
        Pairs(TaskCard card, Map<Split, List<Item>> items, List<Item> shots) {
            super(card, items, shots, List.of(MetricInfo.share("acc")));
        }

        @Override
        protected String shotAnswer(Item item) {
            return item.text("good");
        }

        @Override
        public List<Request> requests(Item item) {
            return List.of(
                    new Request.Continuation(context(item), item.text("good")),
                    new Request.Continuation(context(item), item.text("bad")));
        }

        @Override
        public Outcome judge(Item item, List<Response> responses) {
            double good = responses.get(0).logLikelihood();
            boolean right = good > responses.get(1).logLikelihood();
            return new Outcome(Map.of("acc", Measure.of(right)), good, item.text(right ? "good" : "bad"));
        }
    }
}
