package org.optimer.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.optimer.core.CounterRandom;

/**
 * Facts about invented people: everyone lives in one of eight cities, and so has its country, river, food and so on. The
 * base model reads every fact as a statement. Tasks ask about people that no question in any corpus asks about, so an
 * answer shows that knowledge from plain text is reached through the question form.
 */
final class Facts implements Skill {
    private static final List<String> ATTRIBUTES =
            Words.of("city country river food animal tree sport drink song coin");

    /** One row per attribute, one column per city; the cities differ in every row. */
    private static final List<List<String>> VALUES = Stream.of(
                    "rome paris cairo oslo delhi quito milan tokyo",
                    "italy france egypt norway india ecuador lombardy japan",
                    "tiber seine nile aker yamuna machangara olona sumida",
                    "pizza crepe falafel salmon curry ceviche risotto ramen",
                    "wolf rooster camel moose tiger condor boar crane",
                    "pine chestnut palm birch banyan cedar poplar cherry",
                    "fencing cycling squash skiing cricket tennis football judo",
                    "coffee wine karkade cocoa chai canelazo bitter tea",
                    "aria chanson mawwal psalm raga pasillo opera enka",
                    "lira franc pound krone rupee dollar ducat yen")
            .map(Words::of)
            .toList();

    private final List<String> names;
    private final List<Integer> homes = new ArrayList<>();

    Facts(Lexicon lexicon, long seed) {
        names = lexicon.names();
        CounterRandom random = new CounterRandom(seed, "lab", "homes");
        for (int i = 0; i < names.size(); i++) {
            homes.add(random.nextInt(VALUES.get(0).size()));
        }
    }

    /** Words with a meaning here, which no invented word may equal. */
    static List<String> reserved() {
        return VALUES.stream().flatMap(List::stream).toList();
    }

    @Override
    public String name() {
        return "en_fact";
    }

    @Override
    public Domain domain() {
        return Domain.ENGLISH;
    }

    @Override
    public boolean memorised() {
        return true;
    }

    @Override
    public List<String> words() {
        return Stream.of(Words.of("what is the of ? . has"), ATTRIBUTES, names, reserved())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public Problem draw(CounterRandom random) {
        return item(random.nextInt(names.size()), random.nextInt(ATTRIBUTES.size()));
    }

    /** Person by person, so that a split holds whole persons: two questions about one person share their answer's source. */
    @Override
    public Stream<Problem> candidates(CounterRandom random) {
        List<Integer> people = IntStream.range(0, names.size()).boxed().toList();
        return Words.shuffled(people, random).stream()
                .flatMap(person -> IntStream.range(0, ATTRIBUTES.size()).mapToObj(i -> item(person, i)));
    }

    private Problem item(int person, int attribute) {
        String name = names.get(person);
        String what = ATTRIBUTES.get(attribute);
        String value = VALUES.get(attribute).get(homes.get(person));
        return new Problem(
                name(),
                name() + ":" + what + " " + name,
                name() + ":" + name,
                "what is the " + what + " of " + name + " ?",
                value,
                List.of(
                        "the " + what + " of " + name + " is " + value + " .",
                        name + " has " + what + " " + value + " ."),
                true);
    }
}
