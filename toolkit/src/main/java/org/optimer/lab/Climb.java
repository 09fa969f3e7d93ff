package org.optimer.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.optimer.core.CounterRandom;

/** The greatest value of a smooth function of merge weights, by pattern search from the best of many points. */
final class Climb {
    private static final int POINTS = 4000;
    private static final int STARTS = 8;
    private static final double FINEST = 1e-5;

    private Climb() {}

    private record Point(double[] at, double value) {}

    /** Over the first weight in [0.3, 1] and the others in [0, 1]. */
    static double to(ToDoubleFunction<double[]> function, int weights) {
        CounterRandom random = new CounterRandom(1, "climb");
        List<Point> points = new ArrayList<>();
        for (int p = 0; p < POINTS; p++) {
            double[] at = new double[weights];
            for (int i = 0; i < weights; i++) {
                at[i] = i == 0 ? 0.3 + 0.7 * random.nextDouble() : random.nextDouble();
            }
            points.add(new Point(at, function.applyAsDouble(at)));
        }
        points.sort(Comparator.comparingDouble(point -> -point.value()));
        return points.subList(0, STARTS).stream()
                .mapToDouble(point -> from(function, point))
                .max()
                .orElseThrow();
    }

    private static double from(ToDoubleFunction<double[]> function, Point start) {
        double[] at = start.at().clone();
        double value = start.value();
        double step = 0.1;
        while (step > FINEST) {
            double before = value;
            for (int i = 0; i < at.length; i++) {
                for (double move : new double[] {step, -step}) {
                    double old = at[i];
                    at[i] = Math.min(1, Math.max(i == 0 ? 0.3 : 0, old + move));
                    double next = function.applyAsDouble(at);
                    if (next > value) {
                        value = next;
                    } else {
                        at[i] = old;
                    }
                }
            }
            if (value == before) {
                step /= 2;
            }
        }
        return value;
    }
}
