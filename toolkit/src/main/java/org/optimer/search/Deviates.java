package org.optimer.search;

/** Standard normal numbers from a stream of uniform ones (Box and Muller 1958), two uniform numbers for each. */
final class Deviates {
    private Deviates() {}

    static double[] next(RandomStream random, int n) {
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.next()));
            z[i] = radius * StrictMath.cos(2 * Math.PI * random.next());
        }
        return z;
    }
}
