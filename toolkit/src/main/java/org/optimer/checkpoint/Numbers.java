package org.optimer.checkpoint;

import java.util.Locale;

/** Counts and sizes for people. */
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

    /** Bytes in decimal units, as file managers and download pages count them. */
    static String bytes(long n) {
        String[] units = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
        double value = n;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? n + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
