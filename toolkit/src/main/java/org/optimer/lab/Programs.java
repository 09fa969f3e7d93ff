package org.optimer.lab;

import java.util.List;
import org.optimer.core.CounterRandom;

/**
 * Small functions on three letters: {@code run rot ( e b b ) ?} is {@code b b e}. The base model reads {@code rev}, {@code
 * rot} and {@code last}; {@code swap} and {@code dup} are left for continual pre-training.
 */
final class Programs implements Skill {
    private static final List<String> FUNCTIONS = Words.of("rev rot last swap dup");
    private static final int KNOWN = 3;
    private static final List<String> LETTERS = Words.of("a b c d e f g h");

    @Override
    public String name() {
        return "code";
    }

    @Override
    public Domain domain() {
        return Domain.CODE;
    }

    @Override
    public List<String> words() {
        return Words.of("run ( ) ? print > # assert == rev rot last swap dup a b c d e f g h");
    }

    @Override
    public List<String> untaught() {
        return FUNCTIONS.subList(KNOWN, FUNCTIONS.size());
    }

    @Override
    public Problem draw(CounterRandom random) {
        int function = random.nextInt(FUNCTIONS.size());
        String x = Words.pick(LETTERS, random);
        String y = Words.pick(LETTERS, random);
        String z = Words.pick(LETTERS, random);
        String call = FUNCTIONS.get(function) + " ( " + x + " " + y + " " + z + " )";
        String result = apply(FUNCTIONS.get(function), x, y, z);
        return new Problem(
                name(),
                name() + ":" + call,
                "run " + call + " ?",
                result,
                List.of("print " + call + " > " + result + " #", "assert " + call + " == " + result + " #"),
                function < KNOWN);
    }

    private static String apply(String function, String x, String y, String z) {
        return switch (function) {
            case "rev" -> String.join(" ", z, y, x);
            case "rot" -> String.join(" ", y, z, x);
            case "last" -> String.join(" ", z, z, z);
            case "swap" -> String.join(" ", y, x, z);
            default -> String.join(" ", x, x, y);
        };
    }
}
