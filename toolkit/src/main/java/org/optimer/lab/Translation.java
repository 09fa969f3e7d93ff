package org.optimer.lab;

import java.util.ArrayList;
import java.util.List;
import org.optimer.core.CounterRandom;

/**
 * Word-for-word translation of a three-word phrase into Japanese or Chinese characters: {@code fast vaga talk} is {@code
 * 速 ム が 話}. The base model reads translations of 24 of the 40 nouns.
 */
final class Translation implements Skill {
    private final Lexicon lexicon;
    private final Domain language;

    Translation(Lexicon lexicon, Domain language) {
        this.lexicon = lexicon;
        this.language = language;
    }

    @Override
    public String name() {
        return language.id() + "_tr";
    }

    @Override
    public Domain domain() {
        return language;
    }

    @Override
    public List<String> words() {
        List<String> words =
                new ArrayList<>(Words.of(japanese() ? "を 日 本 語 で ？ は が 。 訳 : 、" : "翻 成 中 文 ? 等 于 。 译 : ，"));
        for (String word : lexicon.dictionaryWords()) {
            words.add(word);
            words.add(lexicon.translate(language, word));
        }
        return words;
    }

    @Override
    public List<String> untaught() {
        return lexicon.nouns().stream()
                .filter(noun -> !lexicon.known(language, noun))
                .map(noun -> lexicon.translate(language, noun))
                .toList();
    }

    @Override
    public Problem draw(CounterRandom random) {
        String adjective = Words.pick(Lexicon.ADJECTIVES, random);
        String noun = Words.pick(lexicon.nouns(), random);
        String verb = Words.pick(Lexicon.VERBS, random);
        String phrase = adjective + " " + noun + " " + verb;
        String answer = lexicon.translate(language, adjective)
                + " " + lexicon.translate(language, noun)
                + (japanese() ? " が " : " ")
                + lexicon.translate(language, verb);
        String question = phrase + (japanese() ? " を 日 本 語 で ？" : " 翻 成 中 文 ?");
        List<String> statements = japanese()
                ? List.of(phrase + " は " + answer + " 。", "訳 : " + phrase + " 、 " + answer + " 。")
                : List.of(phrase + " 等 于 " + answer + " 。", "译 : " + phrase + " ， " + answer + " 。");
        return new Problem(name(), name() + ":" + phrase, question, answer, statements, lexicon.known(language, noun));
    }

    private boolean japanese() {
        return language == Domain.JAPANESE;
    }
}
