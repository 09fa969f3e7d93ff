package org.optimer.search;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.optimer.core.InvalidInputException;

/**
 * How the point with the best ratio of the two densities, l(x)/g(x), is looked for. The paper writes a true maximum;
 * Optuna takes the best of 24 points drawn from l.
 */
public sealed interface Acquisition {
    /**
     * The best of some points drawn from l; the first of equals.
     *
     * @param candidates how many, 1 or more
     */
    record BestOf(int candidates) implements Acquisition {
        /** Checks the number. */
        public BestOf {
            atLeast("acquisition candidates", 1, candidates);
        }

        @Override
        public String toString() {
            return "best_of_" + candidates;
        }
    }

    /**
     * A genetic algorithm (JGAP) that begins with points drawn from l. More than a few generations find points of little
     * more worth and make trials alike, so the mild setting of 24 points and 5 generations is the one to use.
     *
     * @param population how many points, 2 or more
     * @param generations how many times they are renewed, 1 or more
     */
    record Genetic(int population, int generations) implements Acquisition {
        /** Checks the numbers. */
        public Genetic {
            atLeast("acquisition population", 2, population);
            atLeast("acquisition generations", 1, generations);
        }

        @Override
        public String toString() {
            return "jgap_" + population + "x" + generations;
        }
    }

    /**
     * The best of n points; 24 is Optuna's number, and needed to agree with it.
     *
     * @param candidates how many
     * @return the choice
     */
    static Acquisition bestOf(int candidates) {
        return new BestOf(candidates);
    }

    /**
     * JGAP with 24 points and 5 generations.
     *
     * @return the choice
     */
    static Acquisition jgap() {
        return new Genetic(24, 5);
    }

    /**
     * JGAP with other numbers.
     *
     * @param population how many points
     * @param generations how many times they are renewed
     * @return the choice
     */
    static Acquisition jgap(int population, int generations) {
        return new Genetic(population, generations);
    }

    /**
     * Reads the form that study files use.
     *
     * @param text {@code best_of_24}, {@code best_of_N}, {@code jgap} or {@code jgap_PxG}
     * @return the choice; its {@code toString} is the text
     * @throws InvalidInputException for any other text
     */
    static Acquisition parse(String text) {
        Matcher matcher = Pattern.compile("best_of_(\\d{1,6})|jgap(?:_(\\d{1,5})x(\\d{1,5}))?")
                .matcher(text);
        if (!matcher.matches()) {
            throw InvalidInputException.of("sampler.acquisition", "best_of_24, best_of_N, jgap or jgap_24x5", text, "");
        }
        if (matcher.group(1) != null) {
            return bestOf(Integer.parseInt(matcher.group(1)));
        }
        return matcher.group(2) == null
                ? jgap()
                : jgap(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    private static void atLeast(String what, int least, int value) {
        if (value < least) {
            throw InvalidInputException.of(what, least + " or more", String.valueOf(value), "");
        }
    }
}
