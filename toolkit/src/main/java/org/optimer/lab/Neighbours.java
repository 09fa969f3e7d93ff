package org.optimer.lab;

import java.util.List;
import org.optimer.core.CounterRandom;

/**
 * The number after or before another one: {@code what comes after 9 8 6 2 ?} is {@code 9 8 6 3}. The base model reads
 * only {@code after}.
 */
final class Neighbours implements Skill {
    private static final int[] LENGTHS = {2, 3, 4};

    @Override
    public String name() {
        return "math_succ";
    }

    @Override
    public Domain domain() {
        return Domain.MATH;
    }

    @Override
    public List<String> words() {
        return Words.of("0 1 2 3 4 5 6 7 8 9 what comes after before ? ; let x =");
    }

    @Override
    public List<String> untaught() {
        return List.of("before");
    }

    @Override
    public Problem draw(CounterRandom random) {
        int number = 1 + random.nextInt((int) StrictMath.pow(10, LENGTHS[random.nextInt(LENGTHS.length)]) - 1);
        boolean after = random.nextInt(2) == 0;
        String order = (after ? "after " : "before ") + Words.digits(number);
        String answer = Words.digits(after ? number + 1 : number - 1);
        return new Problem(
                name(),
                name() + ":" + (after ? "after " : "before ") + number,
                "what comes " + order + " ?",
                answer,
                List.of(order + " comes " + answer + " ;", "let x " + order + " ; x = " + answer + " ;"),
                after);
    }
}
