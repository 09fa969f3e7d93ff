package org.optimer.merge.methods;

import org.optimer.core.InvalidInputException;
import org.optimer.merge.TensorJob;

/** Reads and checks the densities of a job. */
final class Densities {
    private Densities() {}

    /** Each input's density. */
    static double[] of(TensorJob job) {
        double[] density = new double[job.size()];
        for (int i = 0; i < density.length; i++) {
            density[i] = job.number("density", i);
            if (!(density[i] > 0 && density[i] <= 1)) {
                throw InvalidInputException.of(
                        "density of " + job.inputs().get(i),
                        "a number above 0 and at most 1",
                        String.valueOf(density[i]),
                        "To leave an input out, set its weight to 0");
            }
        }
        return density;
    }
}
