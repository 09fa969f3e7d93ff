package org.optimer.checkpoint;

import org.optimer.core.Units;

/** Counts for people. */
final class Numbers {
    private Numbers() {}

    /** With thousands separated, and the short form where that is longer: {@code 1,234,567 (1.2 M)}. */
    static String count(long n) {
        String exact = Units.grouped(n);
        if (n >= 1_000_000_000) {
            return exact + " (" + Units.fixed(n * 1e-9, 1) + " B)";
        }
        return n >= 1_000_000 ? exact + " (" + Units.fixed(n * 1e-6, 1) + " M)" : exact;
    }
}
