package org.optimer.lab;

import java.util.List;
import org.optimer.core.CounterRandom;

/**
 * The larger of two numbers below 100: {@code larger of 3 9 and 1 2 ?} is {@code 3 9}. The base model reads only pairs
 * below 70.
 */
final class Larger implements Skill {
    private static final int LIMIT = 100;
    private static final int KNOWN_BELOW = 70;

    @Override
    public String name() {
        return "math_cmp";
    }

    @Override
    public Domain domain() {
        return Domain.MATH;
    }

    @Override
    public List<String> words() {
        return Words.of("0 1 2 3 4 5 6 7 8 9 larger of and ? max ( , ) = ; the is");
    }

    @Override
    public Problem draw(CounterRandom random) {
        int first = random.nextInt(LIMIT);
        int second = random.nextInt(LIMIT);
        String a = Words.digits(first);
        String b = Words.digits(second);
        String answer = Words.digits(Math.max(first, second));
        return new Problem(
                name(),
                // "3 and 9" and "9 and 3" are one problem
                name() + ":" + Math.min(first, second) + " " + Math.max(first, second),
                "larger of " + a + " and " + b + " ?",
                answer,
                List.of(
                        "max ( " + a + " , " + b + " ) = " + answer + " ;",
                        "of " + a + " and " + b + " the larger is " + answer + " ;"),
                Math.max(first, second) < KNOWN_BELOW);
    }
}
