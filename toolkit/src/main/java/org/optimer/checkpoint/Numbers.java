package org.optimer.checkpoint;

import java.util.Locale;

/** Counts for people. */
final class Numbers {
    private Numbers() {}

    /** With thousands separated, and the short form where that is longer: {@code 1,234,567 (1.2 M)}. */
    static String count(long n) {
        String exact = String.format(Locale.ROOT, "%,d", n);
        if (n >= 1_000_000_000) {
            return exact + String.format(Locale.ROOT, " (%.1f B)", n * 1e-9);
        }
        return n >= 1_000_000 ? exact + String.format(Locale.ROOT, " (%.1f M)", n * 1e-6) : exact;
    }
}
