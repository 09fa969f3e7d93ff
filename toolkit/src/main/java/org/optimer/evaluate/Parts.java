package org.optimer.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.optimer.core.InvalidInputException;
import org.optimer.core.PathText;
import org.optimer.core.Seeds;

/**
 * A task's items, assigned to search, dev, test and shots in one of three ways: a file per part, shares by key, or a
 * field {@code split} on each line.
 */
record Parts(Map<Split, List<Item>> items, List<Item> shots) {
    private static final List<String> NAMES = List.of("test", "dev", "search", ItemFile.SHOTS);

    static Parts read(YamlCard card, Path folder, String stem) {
        Map<String, List<Item>> parts = new LinkedHashMap<>();
        YamlCard splits = card.section("splits");
        splits.requireKnown(Set.copyOf(NAMES));
        boolean files = splits.values().values().stream().anyMatch(String.class::isInstance);
        if (files) {
            if (card.has("items")) {
                throw InvalidInputException.of(
                        card.subject(), "items, or a file per split", "both", "Remove items, or give shares in splits");
            }
            splits.values().keySet().forEach(name -> part(parts, name)
                    .addAll(ItemFile.read(PathText.inside(folder, splits.text(name, ""), splits.subject()))));
        } else {
            Path file = PathText.inside(folder, card.text("items", stem + ".jsonl"), card.subject());
            List<Item> items = ItemFile.read(file);
            if (splits.values().isEmpty()) {
                items.forEach(item -> part(parts, declared(item, file)).add(item));
            } else {
                byShare(items, splits, card.number("split_seed", 0), parts);
            }
        }
        Map<Split, List<Item>> bySplit = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            if (!part(parts, split.label()).isEmpty()) {
                bySplit.put(split, part(parts, split.label()));
            }
        }
        return new Parts(bySplit, part(parts, ItemFile.SHOTS));
    }

    /**
     * A key's place in [0, 1) depends on the seed and the key only: a new item never moves an old one to another part,
     * and tasks that share keys and shares put them into the same part.
     */
    private static void byShare(List<Item> items, YamlCard splits, long seed, Map<String, List<Item>> parts) {
        Map<String, Double> upTo = new LinkedHashMap<>();
        double sum = 0;
        for (String name : NAMES) {
            if (splits.has(name)) {
                if (!(splits.values().get(name) instanceof Number share) || !(share.doubleValue() > 0)) {
                    throw InvalidInputException.of(
                            splits.subject(),
                            "a file name for every part, or a share above 0",
                            name + ": " + splits.values().get(name),
                            "");
                }
                sum += share.doubleValue();
                upTo.put(name, sum);
            }
        }
        if (sum > 1 + 1e-9) {
            throw InvalidInputException.of(splits.subject(), "shares with a sum of 1 at most", String.valueOf(sum), "");
        }
        for (Item item : items) {
            double place = Seeds.uniform(Seeds.key(seed, "split", item.key()), 0);
            for (Map.Entry<String, Double> part : upTo.entrySet()) {
                if (place < part.getValue()) {
                    part(parts, part.getKey()).add(item);
                    break;
                }
            }
        }
    }

    private static List<Item> part(Map<String, List<Item>> parts, String name) {
        return parts.computeIfAbsent(name, n -> new ArrayList<>());
    }

    private static String declared(Item item, Path file) {
        String split = item.maybe("split")
                .orElseThrow(
                        () -> InvalidInputException.of(
                                file + ", item " + item.id(),
                                "a field \"split\"",
                                "none",
                                "Say search, dev, test or shots on each line, or give shares or files under splits in the card"));
        if (!NAMES.contains(split)) {
            throw InvalidInputException.of(
                    file + ", item " + item.id(), "split: search, dev, test or shots", split, "");
        }
        return split;
    }
}
