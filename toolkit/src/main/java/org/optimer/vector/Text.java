package org.optimer.vector;

import java.util.List;
import java.util.Locale;

/** Numbers and lists for cards. */
final class Text {
    private Text() {}

    /** Four significant digits, without an exponent where that reads well. */
    static String number(double x) {
        if (x == 0) {
            return "0";
        }
        double size = Math.abs(x);
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.3e", x);
        }
        int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + digits + "f", x);
    }

    /** A cosine with three decimals and its sign, so that columns line up. */
    static String cosine(double x) {
        return String.format(Locale.ROOT, "%.3f", x == 0 ? 0.0 : x);
    }

    /** The first few, and how many more. */
    static String list(List<String> items, int most) {
        String first = String.join(", ", items.subList(0, Math.min(most, items.size())));
        return items.size() > most ? first + " and " + (items.size() - most) + " more" : first;
    }
}
