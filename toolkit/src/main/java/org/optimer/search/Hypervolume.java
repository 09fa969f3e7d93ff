package org.optimer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The volume that points dominate below a reference point, and the choice of points that dominate much together. All
 * coordinates shall be small.
 */
final class Hypervolume {
    private Hypervolume() {}

    /**
     * The volume, by cutting the last coordinate into slices (While et al. 2006, A faster algorithm for calculating
     * hypervolume).
     *
     * @param points [n][objectives], none beyond the reference
     * @param reference [objectives]
     * @return 0 without points
     */
    static double of(List<double[]> points, double[] reference) {
        return of(points, reference, reference.length);
    }

    private static double of(List<double[]> points, double[] reference, int d) {
        if (points.isEmpty()) {
            return 0;
        }
        if (d == 1) {
            return reference[0] - points.stream().mapToDouble(p -> p[0]).min().orElse(reference[0]);
        }
        List<double[]> byLast = new ArrayList<>(points);
        byLast.sort(Comparator.comparingDouble(p -> p[d - 1]));
        double volume = 0;
        for (int i = 0; i < byLast.size(); i++) {
            double top = i + 1 < byLast.size() ? byLast.get(i + 1)[d - 1] : reference[d - 1];
            double height = top - byLast.get(i)[d - 1];
            if (height > 0) {
                volume += height * of(byLast.subList(0, i + 1), reference, d - 1);
            }
        }
        return volume;
    }

    /**
     * Chooses points that dominate a great volume together, one after another the one that adds most (Guerreiro et al.
     * 2016, Greedy hypervolume subset selection in low dimensions). The reference is the worst of each coordinate, moved
     * away by a tenth, as in Optuna's TPE.
     *
     * @param points [n][objectives] of one front
     * @param size how many to choose, at most n
     * @return positions of the chosen ones, in the order of choice; equal points are chosen last
     */
    static List<Integer> subset(double[][] points, int size) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            order.add(i);
        }
        if (size == points.length) {
            return order;
        }
        order.sort(Comparator.comparing(i -> points[i], Fronts.LEXICAL));
        List<Integer> different = new ArrayList<>();
        for (int i : order) {
            if (different.isEmpty()
                    || Fronts.LEXICAL.compare(points[different.get(different.size() - 1)], points[i]) != 0) {
                different.add(i); // the sort is stable: the first of equal points
            }
        }
        if (different.size() <= size) {
            List<Integer> chosen = new ArrayList<>(different);
            for (int i = 0; chosen.size() < size; i++) {
                if (!different.contains(i)) {
                    chosen.add(i);
                }
            }
            return chosen;
        }
        double[] reference = reference(points);
        if (!Arrays.stream(reference).allMatch(Double::isFinite)) {
            return different.subList(0, size);
        }
        return greedy(points, different, size, reference);
    }

    private static List<Integer> greedy(double[][] points, List<Integer> candidates, int size, double[] reference) {
        List<Integer> open = new ArrayList<>(candidates);
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < size) {
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < open.size(); c++) {
                double gain = gain(points, open.get(c), chosen, reference);
                if (gain > most) {
                    most = gain;
                    best = c;
                }
            }
            chosen.add(open.remove(best));
        }
        return chosen;
    }

    /** What a point adds to the chosen ones: its own box less what they dominate of it. */
    private static double gain(double[][] points, int candidate, List<Integer> chosen, double[] reference) {
        double[] point = points[candidate];
        if (point.length == 2) {
            // on one front a chosen point cuts a strip off the box, on one side or the other
            double right = reference[0];
            double top = reference[1];
            for (int c : chosen) {
                if (points[c][0] > point[0]) {
                    right = Math.min(right, points[c][0]);
                } else {
                    top = Math.min(top, points[c][1]);
                }
            }
            return (right - point[0]) * (top - point[1]);
        }
        double box = 1;
        for (int i = 0; i < point.length; i++) {
            box *= reference[i] - point[i];
        }
        List<double[]> common = new ArrayList<>();
        for (int c : chosen) {
            double[] corner = point.clone();
            for (int i = 0; i < corner.length; i++) {
                corner[i] = Math.max(corner[i], points[c][i]);
            }
            common.add(corner);
        }
        return box == Double.POSITIVE_INFINITY ? box : box - of(common, reference);
    }

    private static double[] reference(double[][] points) {
        double[] reference = new double[points[0].length];
        for (int i = 0; i < reference.length; i++) {
            double worst = Double.NEGATIVE_INFINITY;
            for (double[] point : points) {
                worst = Math.max(worst, point[i]);
            }
            reference[i] = Math.max(1.1 * worst, 0.9 * worst);
            if (reference[i] == 0) {
                reference[i] = 1e-12;
            }
        }
        return reference;
    }
}
