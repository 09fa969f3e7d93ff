package org.optimer.search;

/** A value drawn from a range alone, with the arithmetic of Optuna's random sampler. */
final class IndependentDraw {
    private IndependentDraw() {}

    /**
     * Draws a value.
     *
     * @param range of the parameter, not single-valued
     * @param random one number is drawn, or one for each choice
     * @return outer value
     */
    static Object from(Distribution range, RandomStream random) {
        if (range instanceof CategoricalDistribution choices) {
            return choices.toExternal(choice(choices.choices().size(), random));
        }
        if (range instanceof IntDistribution whole) {
            return whole(whole, random.next());
        }
        return real((FloatDistribution) range, random.next());
    }

    /**
     * The value at a place of the unit interval.
     *
     * @param range of the parameter
     * @param u in [0, 1]
     * @return outer value; the quantile of the uniform distribution, choices in their order
     */
    static Object at(Distribution range, double u) {
        if (range instanceof CategoricalDistribution choices) {
            int n = choices.choices().size();
            return choices.toExternal(Math.min((int) (u * n), n - 1));
        }
        if (range instanceof IntDistribution whole) {
            return whole(whole, u); // a conditional expression would make a double of it
        }
        return real((FloatDistribution) range, u);
    }

    /** The place of the greatest of as many numbers as there are choices. */
    private static int choice(int choices, RandomStream random) {
        int best = 0;
        double greatest = -1;
        for (int c = 0; c < choices; c++) {
            double u = random.next();
            if (u > greatest) {
                greatest = u;
                best = c;
            }
        }
        return best;
    }

    private static long whole(IntDistribution range, double u) {
        Scale scale = Scale.of(range);
        double x = scale.low() + (scale.high() - scale.low()) * u;
        long value = range.log()
                ? (long) Math.rint(StrictMath.exp(x))
                : (long) Math.floor((x - range.low()) / range.step() + 0.5) * range.step() + range.low();
        return Math.min(Math.max(value, range.low()), range.high());
    }

    private static double real(FloatDistribution range, double u) {
        Scale scale = Scale.of(range);
        double x = scale.low() + (scale.high() - scale.low()) * u;
        if (range.step() > 0) {
            double value = Math.rint((x - range.low()) / range.step()) * range.step() + range.low();
            return Math.min(Math.max(value, range.low()), range.high());
        }
        double below = Math.nextDown(range.high()); // the upper bound itself is left out, as in [0, 1)
        return range.log() ? Math.min(Math.max(StrictMath.exp(x), range.low()), below) : Math.min(x, below);
    }
}
