package org.optimer.evaluate;

import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * Looks for items that are in two parts (search, dev, test, shots) at once. Three degrees:
 *
 * <ul>
 *   <li>{@code KEY}: the same key in two parts of one task;
 *   <li>{@code TEXT}: the same wording ({@link Task#wording}; NFKC, runs of blanks as one) in two parts of any tasks;
 *   <li>{@code NEAR}: the same wording after lower-casing and without punctuation and symbols. Only a hint: {@code 3 +
 *       2} and {@code 3 - 2} fall together.
 * </ul>
 *
 * <p>{@link Tasks} refuses the first two when it loads.
 */
public final class LeakCheck implements Described {
    /** How two items are the same. */
    public enum Degree {
        /** The same key. */
        KEY,
        /** The same wording. */
        TEXT,
        /** The same wording up to case and punctuation. */
        NEAR
    }

    /**
     * Two items that should not be in different parts.
     *
     * @param degree how they are the same
     * @param first task, part and id of the one
     * @param second task, part and id of the other
     * @param shared the key or the text
     */
    public record Leak(Degree degree, String first, String second, String shared) {
        @Override
        public String toString() {
            return first + " and " + second + " share " + (degree == Degree.KEY ? "key " : "the text ") + "\"" + shared
                    + "\"";
        }
    }

    private record Place(Task task, String part, Item item) {
        @Override
        public String toString() {
            return task.name() + " " + part + " " + item.id();
        }
    }

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern SIGNS = Pattern.compile("[\\p{IsPunctuation}\\p{S}]");

    private final List<Leak> leaks = new ArrayList<>();
    private final Set<List<String>> pairs = new HashSet<>();
    private final int items;

    private LeakCheck(Collection<? extends Task> tasks) {
        List<Place> places = new ArrayList<>();
        for (Task task : tasks) {
            for (Split split : Split.values()) {
                task.items(split).forEach(item -> places.add(new Place(task, split.label(), item)));
            }
            task.shots().forEach(item -> places.add(new Place(task, ItemFile.SHOTS, item)));
        }
        items = places.size();
        compare(Degree.KEY, places, (task, item) -> item.key());
        compare(Degree.TEXT, places, (task, item) -> plain(task.wording(item)));
        compare(Degree.NEAR, places, (task, item) -> loose(task.wording(item)));
    }

    /**
     * Compares all items of all parts.
     *
     * @param tasks compared within and, by wording, with each other
     * @return what was found
     */
    public static LeakCheck of(Collection<? extends Task> tasks) {
        return new LeakCheck(tasks);
    }

    /**
     * Compares all items of all parts.
     *
     * @param tasks compared within and, by wording, with each other
     * @return what was found
     */
    public static LeakCheck of(Tasks tasks) {
        return new LeakCheck(tasks.all());
    }

    /**
     * Everything found, at most one entry per shared key or text and pair of parts; a pair is listed once, under its
     * strictest degree.
     *
     * @return in the order of the degrees, then of the tasks
     */
    public List<Leak> leaks() {
        return List.copyOf(leaks);
    }

    /**
     * What was found of one degree.
     *
     * @param degree how two items are the same
     * @return leaks
     */
    public List<Leak> leaks(Degree degree) {
        return leaks.stream().filter(leak -> leak.degree() == degree).toList();
    }

    /**
     * Refuses shared keys and shared wording.
     *
     * @throws InvalidInputException naming the keys, when there is a leak of degree KEY or TEXT
     */
    public void requireNone() {
        List<Leak> strict =
                leaks.stream().filter(leak -> leak.degree() != Degree.NEAR).toList();
        if (!strict.isEmpty()) {
            String some = String.join(
                    "; ", strict.stream().limit(5).map(Leak::toString).toList());
            throw InvalidInputException.of(
                    "task splits",
                    "no item in two of search, dev, test and shots",
                    strict.size() + " in two: " + some + (strict.size() > 5 ? "; .." : ""),
                    "Keep all items of one key in one part");
        }
    }

    @Override
    public Card card() {
        Card card = Card.of("Leak check").fact("items", items);
        for (Degree degree : Degree.values()) {
            card = card.fact(
                    degree.name().toLowerCase(Locale.ROOT), leaks(degree).size());
        }
        for (Leak leak : leaks.subList(0, Math.min(10, leaks.size()))) {
            card = card.text(leak.toString());
        }
        return card;
    }

    private void compare(Degree degree, List<Place> places, BiFunction<Task, Item, String> what) {
        Map<String, Map<String, Place>> seen = new LinkedHashMap<>();
        for (Place place : places) {
            String shared = what.apply(place.task(), place.item());
            if (shared.isBlank()) {
                continue;
            }
            String group = degree == Degree.KEY ? place.task().name() + "\n" + shared : shared;
            Map<String, Place> parts = seen.computeIfAbsent(group, g -> new LinkedHashMap<>());
            if (parts.putIfAbsent(place.part(), place) != null) {
                continue;
            }
            for (Place other : parts.values()) {
                if (!other.part().equals(place.part()) && pairs.add(List.of(other.toString(), place.toString()))) {
                    leaks.add(new Leak(degree, other.toString(), place.toString(), shared));
                }
            }
        }
    }

    private static String plain(String text) {
        String one = java.text.Normalizer.normalize(text, Form.NFKC);
        return BLANKS.matcher(one).replaceAll(" ").strip();
    }

    private static String loose(String text) {
        String words = SIGNS.matcher(plain(text).toLowerCase(Locale.ROOT)).replaceAll(" ");
        return BLANKS.matcher(words).replaceAll(" ").strip();
    }
}
