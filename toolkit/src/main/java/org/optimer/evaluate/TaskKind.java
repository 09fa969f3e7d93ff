package org.optimer.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns a card and its items into a {@link Task}: what {@code type:} in a card names. Found by {@link
 * java.util.ServiceLoader}: a kind is one class with a public constructor without arguments, plus its name in {@code
 * META-INF/services/org.optimer.evaluate.TaskKind}.
 */
public interface TaskKind {
    /**
     * The name in cards.
     *
     * @return lower case with underscores, for example {@code multiple_choice}
     */
    String type();

    /**
     * The card keys that only this kind understands; any other unknown key is refused.
     *
     * @return names, for example {@code max_tokens}
     */
    default Set<String> options() {
        return Set.of();
    }

    /**
     * The prompt parts that hold where a card does not give them.
     *
     * @return by default {@link Prompt#PLAIN}
     */
    default Prompt prompt() {
        return Prompt.PLAIN;
    }

    /**
     * Makes the task. {@link Tasks} then asks for the requests of every item, so that a bad item is named on loading
     * and not in the middle of a search.
     *
     * @param card the head
     * @param items per split, in order; splits without items are absent
     * @param shots the few-shot pool
     * @return the task
     * @throws org.optimer.core.InvalidInputException when the card's settings cannot be
     */
    Task task(TaskCard card, Map<Split, List<Item>> items, List<Item> shots);
}
