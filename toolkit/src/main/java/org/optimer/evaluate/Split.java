package org.optimer.evaluate;

import java.util.Locale;
import org.optimer.core.InvalidInputException;

/**
 * What a part of a task's items is for. The three parts share no key, so that what is found on one is not merely
 * remembered on the next.
 */
public enum Split {
    /** Scores the trials of a search. */
    SEARCH,
    /** Chooses among the best few trials. */
    DEV,
    /** Reported at the end; no choice may depend on it. */
    TEST;

    /**
     * The name in files and on the command line.
     *
     * @return {@code search}, {@code dev} or {@code test}
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a name.
     *
     * @param label {@code search}, {@code dev} or {@code test}
     * @param subject named in the error: a file or an option
     * @return the split
     * @throws InvalidInputException for any other text
     */
    public static Split of(String label, String subject) {
        for (Split split : values()) {
            if (split.label().equals(label)) {
                return split;
            }
        }
        throw InvalidInputException.of(subject, "search, dev or test", label, "");
    }
}
