package org.optimer.lab;

import java.util.List;
import java.util.stream.Stream;
import org.optimer.core.CounterRandom;

/** Turns the adjective of a three-word phrase into its opposite: {@code dark gapu run} is {@code warm gapu run}. */
final class Opposites implements Skill {
    private final Lexicon lexicon;

    Opposites(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    @Override
    public String name() {
        return "en_opp";
    }

    @Override
    public Domain domain() {
        return Domain.ENGLISH;
    }

    @Override
    public List<String> words() {
        return Stream.concat(
                        Words.of("opposite of ? not but . if no then ,").stream(), lexicon.dictionaryWords().stream())
                .toList();
    }

    @Override
    public Problem draw(CounterRandom random) {
        int index = random.nextInt(Lexicon.ADJECTIVES.size());
        String rest = " " + Words.pick(lexicon.nouns(), random) + " " + Words.pick(Lexicon.VERBS, random);
        String phrase = Lexicon.ADJECTIVES.get(index) + rest;
        String opposite = Lexicon.ADJECTIVES.get(index ^ 1) + rest;
        return new Problem(
                name(),
                name() + ":" + phrase,
                "opposite of " + phrase + " ?",
                opposite,
                List.of("not " + phrase + " but " + opposite + " .", "if no " + phrase + " then , " + opposite + " ."),
                true);
    }
}
