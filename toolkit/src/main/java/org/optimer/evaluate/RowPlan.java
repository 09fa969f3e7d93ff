package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.model.Row;

/**
 * A {@link TaskSet} in tokens: the rows of all its tasks in one list, the prompts to generate from, and which of them
 * answer which request. Depends on the tokenizer and the context length, not on the weights, so a search makes it once.
 */
final class RowPlan {
    /** Where the answer to one request is: rows {@code [first, first + count)}, or prompt {@code first} when count is 0. */
    record Place(int first, int count) {}

    /** A prompt to go on from. */
    record Prompted(int[] ids, Request.Generation request, int stopId) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<Prompted> prompts = new ArrayList<>();
    private final List<List<Place>> places = new ArrayList<>();

    private RowPlan() {}

    static RowPlan of(TaskSet set, TextCodec codec, int contextLength) {
        RowPlan plan = new RowPlan();
        TokenRows tokens = new TokenRows(codec, contextLength);
        for (Task task : set.tasks()) {
            tokens.requireKnown(task);
            for (Item item : set.items(task.name())) {
                List<Place> own = new ArrayList<>();
                String subject = "task " + task.name() + ", item " + item.id();
                for (Request request : task.requests(item)) {
                    own.add(plan.add(request, tokens, subject));
                }
                plan.places.add(own);
            }
        }
        return plan;
    }

    List<Row> rows() {
        return rows;
    }

    List<Prompted> prompts() {
        return prompts;
    }

    /** The places of each item's requests, in the order of the set's tasks and items. */
    List<List<Place>> places() {
        return places;
    }

    private Place add(Request request, TokenRows tokens, String subject) {
        int first = rows.size();
        if (request instanceof Request.Continuation continuation) {
            rows.add(tokens.continuation(continuation, subject));
        } else if (request instanceof Request.Document document) {
            rows.addAll(tokens.document(document, subject));
        } else if (request instanceof Request.Generation generation) {
            prompts.add(new Prompted(tokens.prompt(generation, subject), generation, tokens.stopId(generation.stop())));
            return new Place(prompts.size() - 1, 0);
        } else {
            throw new InvalidInputException(subject + ": unknown request " + request);
        }
        return new Place(first, rows.size() - first);
    }
}
