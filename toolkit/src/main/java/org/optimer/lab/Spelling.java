package org.optimer.lab;

import java.util.ArrayList;
import java.util.List;

/** Numbers from 1 to 9999 in words, in three languages. */
final class Spelling {
    private static final List<String> ONES =
            Words.of("zero one two three four five six seven eight nine ten eleven twelve"
                    + " thirteen fourteen fifteen sixteen seventeen eighteen nineteen");
    private static final List<String> TENS = Words.of("- - twenty thirty forty fifty sixty seventy eighty ninety");
    private static final List<String> JAPANESE_DIGITS = Words.of("- 一 二 三 四 五 六 七 八 九");
    private static final List<String> JAPANESE_UNITS = Words.of("千 百 十");
    private static final List<String> CHINESE_DIGITS = Words.of("零 壹 贰 叁 肆 伍 陆 柒 捌 玖");
    private static final List<String> CHINESE_UNITS = Words.of("仟 佰 拾");

    private Spelling() {}

    /** The number in words; math and code have none of their own and use English. */
    static String of(Domain language, int number) {
        return String.join(
                " ",
                switch (language) {
                    case JAPANESE -> japanese(number);
                    case CHINESE -> chinese(number);
                    default -> english(number);
                });
    }

    /** All words that {@link #of} can use. */
    static List<String> words(Domain language) {
        return switch (language) {
            case JAPANESE -> concat(List.of(JAPANESE_DIGITS.subList(1, 10), JAPANESE_UNITS));
            case CHINESE -> concat(List.of(CHINESE_DIGITS, CHINESE_UNITS));
            default -> concat(List.of(ONES.subList(1, 20), TENS.subList(2, 10), List.of("hundred", "thousand")));
        };
    }

    private static List<String> english(int number) {
        List<String> out = new ArrayList<>();
        int rest = number;
        if (rest >= 1000) {
            out.add(ONES.get(rest / 1000));
            out.add("thousand");
            rest %= 1000;
        }
        if (rest >= 100) {
            out.add(ONES.get(rest / 100));
            out.add("hundred");
            rest %= 100;
        }
        if (rest >= 20) {
            out.add(TENS.get(rest / 10));
            rest %= 10;
        }
        if (rest > 0) {
            out.add(ONES.get(rest));
        }
        return out;
    }

    /** One thousand, one hundred and one ten are written without the one. */
    private static List<String> japanese(int number) {
        List<String> out = new ArrayList<>();
        int rest = number;
        for (int power = 1000, i = 0; power > 0; power /= 10, i++) {
            int digit = rest / power;
            rest %= power;
            if (digit > 1 || (digit == 1 && power == 1)) {
                out.add(JAPANESE_DIGITS.get(digit));
            }
            if (digit > 0 && power > 1) {
                out.add(JAPANESE_UNITS.get(i));
            }
        }
        return out;
    }

    /** Every digit is written; a gap of zeros inside becomes one {@code 零}. */
    private static List<String> chinese(int number) {
        List<String> out = new ArrayList<>();
        int rest = number;
        boolean gap = false;
        for (int power = 1000, i = 0; power > 0; power /= 10, i++) {
            int digit = rest / power;
            rest %= power;
            if (digit == 0) {
                gap = true;
                continue;
            }
            if (gap && !out.isEmpty()) {
                out.add(CHINESE_DIGITS.get(0));
            }
            gap = false;
            out.add(CHINESE_DIGITS.get(digit));
            if (power > 1) {
                out.add(CHINESE_UNITS.get(i));
            }
        }
        return out;
    }

    private static List<String> concat(List<List<String>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }
}
