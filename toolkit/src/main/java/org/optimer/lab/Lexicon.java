package org.optimer.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.optimer.core.CounterRandom;

/**
 * The words of one world: a little English of real adjectives and verbs and invented nouns and names, and one Japanese
 * and one Chinese character for each of them. Which sounds become nouns, their classes and the nouns that only a
 * continual pre-training teaches depend on the seed.
 */
final class Lexicon {
    /** Pairs of opposites: an even index and the next. */
    static final List<String> ADJECTIVES = Words.of("big small new old fast slow dark warm");

    static final List<String> VERBS = Words.of("run sing eat jump read swim walk talk cook fly");
    static final int NOUNS = 40;
    static final int NAMES = 120;
    static final int FILLERS = 48;

    /** How many nouns each foreign dictionary shares with the base model's texts. */
    static final int KNOWN_NOUNS = 24;

    private static final String JAPANESE = "大小新古速遅暗温アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリ走歌食跳読泳歩話料飛";
    private static final String CHINESE = "巨微鲜旧快慢黑热张王李赵陈林黄周吴徐孙马朱胡郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋跑唱吃蹦念游走聊煮翔";

    private final List<String> nouns;
    private final List<String> names;
    private final List<String> fillers;
    private final Map<Domain, Set<String>> known = new TreeMap<>();

    Lexicon(long seed) {
        List<String> syllables = new ArrayList<>();
        for (String consonant : Words.of("b d f g k l m n p r s t v z")) {
            for (String vowel : Words.of("a e i o u")) {
                syllables.add(consonant + vowel);
            }
        }
        Set<String> taken = new HashSet<>(Facts.reserved());
        taken.addAll(Spelling.words(Domain.ENGLISH));
        List<String> words = new ArrayList<>();
        for (String first : syllables) {
            for (String second : syllables) {
                if (!taken.contains(first + second)) {
                    words.add(first + second);
                }
            }
        }
        words = Words.shuffled(words, new CounterRandom(seed, "lab", "words"));
        nouns = List.copyOf(words.subList(0, NOUNS));
        names = List.copyOf(words.subList(NOUNS, NOUNS + NAMES));
        fillers = List.copyOf(words.subList(NOUNS + NAMES, NOUNS + NAMES + FILLERS));
        for (Domain language : List.of(Domain.JAPANESE, Domain.CHINESE)) {
            List<String> order = Words.shuffled(nouns, new CounterRandom(seed, "lab", "known nouns", language.id()));
            known.put(language, Set.copyOf(order.subList(0, KNOWN_NOUNS)));
        }
    }

    List<String> nouns() {
        return nouns;
    }

    List<String> names() {
        return names;
    }

    /** Words without a meaning, for news and web pages. */
    List<String> fillers() {
        return fillers;
    }

    /** Adjectives, nouns and verbs: what the foreign dictionaries translate. */
    List<String> dictionaryWords() {
        List<String> all = new ArrayList<>(ADJECTIVES);
        all.addAll(nouns);
        all.addAll(VERBS);
        return all;
    }

    /** The character for an English word of {@link #dictionaryWords}. */
    String translate(Domain language, String word) {
        String characters = language == Domain.JAPANESE ? JAPANESE : CHINESE;
        return String.valueOf(characters.charAt(dictionaryWords().indexOf(word)));
    }

    /** Whether the base model reads translations of this noun. */
    boolean known(Domain language, String noun) {
        return known.getOrDefault(language, Set.of()).contains(noun);
    }
}
