package org.optimer.lab;

import java.util.ArrayList;
import java.util.List;
import org.optimer.core.CounterRandom;

/**
 * Numbers from 1 to 9999 written in words, to be given in digits: {@code seven hundred four} is {@code 7 0 4}. The base
 * model reads all English ones, but Japanese and Chinese ones only below 1000.
 */
final class Numerals implements Skill {
    private static final int[] LENGTHS = {3, 3, 4, 4};
    private static final int KNOWN_BELOW = 1000;

    private final Domain language;

    Numerals(Domain language) {
        this.language = language;
    }

    @Override
    public String name() {
        return language.id() + "_num";
    }

    @Override
    public Domain domain() {
        return language;
    }

    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>(Words.of("0 1 2 3 4 5 6 7 8 9"));
        words.addAll(
                switch (language) {
                    case JAPANESE -> Words.of("を 数 字 で ？ は 。 : 、 す");
                    case CHINESE -> Words.of("写 成 数 字 ? 等 于 。 : ，");
                    default -> Words.of("write in digits ? is written . number :");
                });
        words.addAll(Spelling.words(language));
        return words;
    }

    @Override
    public List<String> untaught() {
        return switch (language) {
            case JAPANESE -> List.of("千");
            case CHINESE -> List.of("仟");
            default -> List.of();
        };
    }

    @Override
    public Problem draw(CounterRandom random) {
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        int number = 1 + random.nextInt((int) StrictMath.pow(10, length) - 1);
        String spelled = Spelling.of(language, number);
        String digits = Words.digits(number);
        String question =
                switch (language) {
                    case JAPANESE -> spelled + " を 数 字 で ？";
                    case CHINESE -> spelled + " 写 成 数 字 ?";
                    default -> "write " + spelled + " in digits ?";
                };
        List<String> statements =
                switch (language) {
                    case JAPANESE ->
                        List.of(spelled + " は " + digits + " 。", "数 : " + spelled + " 、 " + digits + " で す 。");
                    case CHINESE ->
                        List.of(spelled + " 等 于 " + digits + " 。", "数 : " + spelled + " ， " + digits + " 。");
                    default ->
                        List.of(spelled + " is written " + digits + " .", "number " + spelled + " : " + digits + " .");
                };
        boolean known = language == Domain.ENGLISH || number < KNOWN_BELOW;
        return new Problem(name(), name() + ":" + number, question, digits, statements, known);
    }
}
