package org.optimer.core;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that came with a file. Some expressions take longer than anyone waits, or nest deeper than any
 * stack: here both end in an error that names the expression.
 */
public final class Regex {
    private static final int MOST_CHARACTERS = 2000;

    /** Looks at characters; a match of an ordinary expression in a tensor's name takes a few hundred. */
    private static final int MOST_STEPS = 1_000_000;

    private final Pattern pattern;
    private final String subject;

    private Regex(Pattern pattern, String subject) {
        this.pattern = pattern;
        this.subject = subject;
    }

    /**
     * Compiles an expression.
     *
     * @param expression in Java's syntax
     * @param subject where it stands, named in errors
     * @return the expression
     * @throws InvalidInputException when it is malformed, or too long or too deep to be meant
     */
    public static Regex of(String expression, String subject) {
        if (expression.length() > MOST_CHARACTERS) {
            throw InvalidInputException.of(
                    subject, "an expression of at most " + MOST_CHARACTERS + " characters", "a longer one", "");
        }
        try {
            return new Regex(Pattern.compile(expression), subject + " \"" + expression + "\"");
        } catch (PatternSyntaxException e) {
            throw InvalidInputException.of(
                    subject + " \"" + expression + "\"",
                    "a regular expression",
                    e.getDescription(),
                    "Escape dots as \\.");
        } catch (StackOverflowError e) {
            throw tooHard(subject + " \"" + expression + "\"");
        }
    }

    /**
     * Whether the expression occurs anywhere.
     *
     * @param text what is searched
     * @return true when there is a match
     * @throws InvalidInputException when the search has no end in sight
     */
    public boolean find(String text) {
        try {
            return pattern.matcher(new Counted(text, new int[1], this)).find();
        } catch (StackOverflowError e) {
            throw tooHard(subject);
        }
    }

    /**
     * Whether the expression describes the whole text.
     *
     * @param text what is compared
     * @return true when it matches from the first to the last character
     * @throws InvalidInputException when the comparison has no end in sight
     */
    public boolean matches(String text) {
        try {
            return pattern.matcher(new Counted(text, new int[1], this)).matches();
        } catch (StackOverflowError e) {
            throw tooHard(subject);
        }
    }

    private static InvalidInputException tooHard(String subject) {
        return InvalidInputException.of(
                subject,
                "an expression that is decided in " + MOST_STEPS + " steps",
                "one that backtracks or nests far beyond that",
                "Write it without repetitions inside repetitions");
    }

    /** A text that counts how often it is looked at. */
    private record Counted(String text, int[] steps, Regex owner) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++steps[0] > MOST_STEPS) {
                throw tooHard(owner.subject);
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
