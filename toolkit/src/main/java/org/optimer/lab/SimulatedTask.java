package org.optimer.lab;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Item;
import org.optimer.evaluate.MetricInfo;
import org.optimer.evaluate.Outcome;
import org.optimer.evaluate.Request;
import org.optimer.evaluate.Response;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.Task;
import org.optimer.evaluate.TaskCard;

/** Items without content, which only a {@link SimulatedWorld} can answer. */
final class SimulatedTask implements Task {
    private final TaskCard about;
    private final Map<Split, List<Item>> items = new EnumMap<>(Split.class);

    SimulatedTask(String name, int search, int dev, int test) {
        about = TaskCard.of(name, "items of a simulated world");
        items.put(Split.SEARCH, items(name, Split.SEARCH, search));
        items.put(Split.DEV, items(name, Split.DEV, dev));
        items.put(Split.TEST, items(name, Split.TEST, test));
    }

    private static List<Item> items(String task, Split split, int count) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = split.label() + "-" + i;
            items.add(Item.of(id, id, task + " " + id, "yes"));
        }
        return items;
    }

    @Override
    public TaskCard about() {
        return about;
    }

    @Override
    public List<Item> items(Split split) {
        return items.getOrDefault(split, List.of());
    }

    @Override
    public List<MetricInfo> metrics() {
        return List.of(MetricInfo.share("accuracy"));
    }

    @Override
    public List<Request> requests(Item item) {
        return List.of(new Request.Continuation(item.text("question"), item.text("answer")));
    }

    @Override
    public Outcome judge(Item item, List<Response> responses) {
        throw InvalidInputException.of(
                "task " + name(),
                "the executor of its simulated world",
                "an evaluator of models",
                "Give the search .on(world.executor())");
    }
}
