package org.optimer.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.Json;

/**
 * One thing a model is tested on: items in three splits, what is asked of the model for each, and how its responses
 * count. Tasks in a folder need no code ({@link Tasks#load}); another kind of task is a {@link TaskKind}, and one task
 * written in a notebook cell can be passed as an object ({@link Tasks#of}).
 *
 * <p>Implementations are immutable and thread-safe, and must pass {@code TaskContract} of the testkit: the same item
 * gives the same requests, each outcome has every metric, and no key is in two splits or among the shots.
 */
public interface Task {
    /**
     * What the task is.
     *
     * @return name, description, source and settings
     */
    TaskCard about();

    /**
     * Short for {@code about().name()}.
     *
     * @return the name, unique in a set of tasks
     */
    default String name() {
        return about().name();
    }

    /**
     * The items of a split, in a fixed order.
     *
     * @param split which part
     * @return items; empty when the task has none in this split
     */
    List<Item> items(Split split);

    /**
     * The items that few-shot examples are taken from; never scored.
     *
     * @return items that share no key with any split; empty for a zero-shot task
     */
    default List<Item> shots() {
        return List.of();
    }

    /**
     * The numbers this task gives.
     *
     * @return at least one; the first is the main one, which means and objectives use
     */
    List<MetricInfo> metrics();

    /**
     * What is asked of a model for an item.
     *
     * @param item from {@link #items}
     * @return at least one request, always the same for the same item
     */
    List<Request> requests(Item item);

    /**
     * The text by which {@link LeakCheck} recognises the same item in two parts.
     *
     * @param item from {@link #items} or {@link #shots}
     * @return by default all fields but {@code split}, as JSON
     */
    default String wording(Item item) {
        Map<String, Object> fields = new HashMap<>(item.fields());
        fields.remove("split");
        return Json.canonical(fields);
    }

    /**
     * How an item went.
     *
     * @param item from {@link #items}
     * @param responses one per request, in order
     * @return a measure for every metric
     */
    Outcome judge(Item item, List<Response> responses);
}
