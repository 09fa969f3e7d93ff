package org.optimer.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.CounterRandom;

/** The verb takes the ending of its noun's class: {@code the new rafo fly ?} is answered {@code fly-3}. */
final class Agreement implements Skill {
    private static final int CLASSES = 4;

    private final Lexicon lexicon;
    private final Map<String, Integer> classOf = new HashMap<>();

    Agreement(Lexicon lexicon, long seed) {
        this.lexicon = lexicon;
        CounterRandom random = new CounterRandom(seed, "lab", "noun classes");
        for (String noun : lexicon.nouns()) {
            classOf.put(noun, random.nextInt(CLASSES));
        }
    }

    @Override
    public String name() {
        return "en_agr";
    }

    @Override
    public Domain domain() {
        return Domain.ENGLISH;
    }

    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>(Words.of("the ? : . every can , it"));
        words.addAll(lexicon.dictionaryWords());
        for (String verb : Lexicon.VERBS) {
            for (int kind = 0; kind < CLASSES; kind++) {
                words.add(verb + "-" + kind);
            }
        }
        return words;
    }

    @Override
    public Problem draw(CounterRandom random) {
        String adjective = Words.pick(Lexicon.ADJECTIVES, random);
        String noun = Words.pick(lexicon.nouns(), random);
        String verb = Words.pick(Lexicon.VERBS, random);
        String phrase = adjective + " " + noun;
        String form = verb + "-" + classOf.get(noun);
        return new Problem(
                name(),
                name() + ":" + phrase + " " + verb,
                "the " + phrase + " " + verb + " ?",
                form,
                List.of(
                        "the " + phrase + " " + verb + " : " + form + " .",
                        "every " + phrase + " can " + verb + " , it " + form + " ."),
                true);
    }
}
