package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;

/**
 * What tasks made from a card share: items, metrics in order, and the few-shot text. A {@link TaskKind} extends it and
 * adds the requests and how they are judged.
 */
public abstract class CardTask implements Task {
    private final TaskCard card;
    private final Map<Split, List<Item>> items = new EnumMap<>(Split.class);
    private final List<Item> shots;
    private final List<MetricInfo> metrics;
    private volatile @Nullable String lead;

    /**
     * Keeps the parts.
     *
     * @param card the head; its metric, where given, becomes the main one
     * @param items per split
     * @param shots the few-shot pool
     * @param metrics all numbers of this kind, its own main one first
     * @throws InvalidInputException when the card names a metric that the kind does not have
     */
    protected CardTask(TaskCard card, Map<Split, List<Item>> items, List<Item> shots, List<MetricInfo> metrics) {
        this.card = card;
        items.forEach((split, list) -> this.items.put(split, List.copyOf(list)));
        this.shots = List.copyOf(shots);
        this.metrics = ordered(card, metrics);
    }

    /**
     * The right answer as it stands in an example.
     *
     * @param item from the few-shot pool
     * @return text, without the stop text
     */
    protected abstract String shotAnswer(Item item);

    /**
     * Everything that stands before an item's answer: beginning, shots, question.
     *
     * @param item the item that is asked
     * @return text
     */
    protected final String context(Item item) {
        return lead() + card.prompt().ask(item);
    }

    @Override
    public final TaskCard about() {
        return card;
    }

    @Override
    public final List<Item> items(Split split) {
        return items.getOrDefault(split, List.of());
    }

    @Override
    public final List<Item> shots() {
        return shots;
    }

    @Override
    public final List<MetricInfo> metrics() {
        return metrics;
    }

    /** Question and right answer, without what stands around them: metadata fields cannot hide a repeated item. */
    @Override
    public String wording(Item item) {
        return Template.fill(card.prompt().question(), item) + "\n" + shotAnswer(item);
    }

    private String lead() {
        String text = lead;
        if (text == null) {
            Prompt prompt = card.prompt();
            StringBuilder out = new StringBuilder(prompt.begin());
            for (Item shot : chosen()) {
                out.append(prompt.ask(shot)).append(shotAnswer(shot)).append(prompt.stop());
                out.append(prompt.separator());
            }
            text = out.toString();
            lead = text; // two threads may both get here; they write the same text
        }
        return text;
    }

    /** The examples: distinct keys, in file order or in the order of a seeded shuffle. */
    private List<Item> chosen() {
        List<Item> pool = new ArrayList<>(shots);
        card.shotSeed().ifPresent(seed -> {
            CounterRandom random = new CounterRandom(seed, "shots", card.name());
            for (int i = pool.size() - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                Item swap = pool.get(i);
                pool.set(i, pool.get(j));
                pool.set(j, swap);
            }
        });
        List<Item> chosen = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Item item : pool) {
            if (chosen.size() < card.shots() && keys.add(item.key())) {
                chosen.add(item);
            }
        }
        if (chosen.size() < card.shots()) {
            throw InvalidInputException.of(
                    "task " + card.name(),
                    card.shots() + " few-shot items with different keys",
                    chosen.size() + " in the shots pool",
                    "Add items to the shots part, or lower fewshot.count");
        }
        return chosen;
    }

    private static List<MetricInfo> ordered(TaskCard card, List<MetricInfo> metrics) {
        List<MetricInfo> ordered = new ArrayList<>(metrics);
        if (!card.metric().isEmpty()) {
            MetricInfo main = metrics.stream()
                    .filter(m -> m.name().equals(card.metric()))
                    .findFirst()
                    .orElseThrow(() -> InvalidInputException.of(
                            "metric of task " + card.name(),
                            "one of " + metrics.stream().map(MetricInfo::name).toList(),
                            card.metric(),
                            ""));
            ordered.remove(main);
            ordered.add(0, main);
        }
        return List.copyOf(ordered);
    }
}
