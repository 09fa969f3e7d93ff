package org.optimer.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.optimer.core.CounterRandom;

/** Helpers for texts made of words separated by single blanks, and the words with a fixed meaning. */
final class Words {
    static final String PAD = "<pad>";
    static final String BEGIN = "<bos>";
    static final String END = "<eos>";
    static final String USER = "<user>";
    static final String MODEL = "<model>";
    static final String UNKNOWN = "<unk>";

    /** In this order they are tokens 0 to 5. */
    static final List<String> SPECIAL = List.of(PAD, BEGIN, END, USER, MODEL, UNKNOWN);

    private Words() {}

    /** Splits at blanks. */
    static List<String> of(String text) {
        return Arrays.asList(text.split(" "));
    }

    /** The decimal digits of a number as words: 704 becomes {@code 7 0 4}. */
    static String digits(int number) {
        return String.join(" ", String.valueOf(number).split(""));
    }

    /** One element at random. */
    static <T> T pick(List<T> from, CounterRandom random) {
        return from.get(random.nextInt(from.size()));
    }

    /** A copy in random order (Fisher and Yates). */
    static <T> List<T> shuffled(List<T> list, CounterRandom random) {
        List<T> copy = new ArrayList<>(list);
        for (int i = copy.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T moved = copy.get(i);
            copy.set(i, copy.get(j));
            copy.set(j, moved);
        }
        return copy;
    }
}
