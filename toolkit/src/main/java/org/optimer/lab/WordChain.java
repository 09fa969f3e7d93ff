package org.optimer.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.optimer.core.CounterRandom;

/** Text without meaning but with statistics: each word has three words that may follow it. */
final class WordChain {
    private static final int SUCCESSORS = 3;
    private static final int SHORTEST = 9;
    private static final int LONGEST = 16;

    private final List<String> words;
    private final Map<String, List<String>> next;

    private WordChain(List<String> words, Map<String, List<String>> next) {
        this.words = words;
        this.next = next;
    }

    static WordChain over(List<String> words, CounterRandom random) {
        Map<String, List<String>> next = new LinkedHashMap<>();
        words.forEach(word -> next.put(word, successors(words, random)));
        return new WordChain(List.copyOf(words), next);
    }

    /** Another style of the same words: every other word gets new successors. */
    WordChain halfReplaced(CounterRandom random) {
        Map<String, List<String>> other = new LinkedHashMap<>(next);
        for (int i = 0; i < words.size(); i += 2) {
            other.put(words.get(i), successors(words, random));
        }
        return new WordChain(words, other);
    }

    /** A sentence: the head, 9 to 16 words, a full stop. */
    String walk(String head, CounterRandom random) {
        List<String> sentence = new ArrayList<>();
        String word = Words.pick(words, random);
        sentence.add(word);
        int length = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
        while (sentence.size() < length) {
            word = Words.pick(Objects.requireNonNull(next.get(word)), random);
            sentence.add(word);
        }
        return head + String.join(" ", sentence) + " .";
    }

    private static List<String> successors(List<String> words, CounterRandom random) {
        return List.copyOf(Words.shuffled(words, random).subList(0, SUCCESSORS));
    }
}
