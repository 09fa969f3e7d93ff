package org.optimer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Points of which all coordinates shall be small, by dominance: a point dominates another when it is nowhere greater and
 * somewhere smaller. Those that none dominates are the first front, those that only the first front dominates the second,
 * and so on (Deb et al. 2002, A fast and elitist multiobjective genetic algorithm: NSGA-II).
 */
final class Fronts {
    /** By first coordinate, then second, ..: a point never dominates one before it. */
    static final Comparator<double[]> LEXICAL = (a, b) -> {
        int i = 0;
        while (i < a.length && a[i] == b[i]) {
            i++;
        }
        return i == a.length ? 0 : Double.compare(a[i], b[i]);
    };

    private Fronts() {}

    /** What a trial has to lose: its values, those to be maximised with a minus. */
    static double[] losses(FrozenTrial trial, List<Direction> directions) {
        double[] losses = new double[directions.size()];
        for (int i = 0; i < losses.length; i++) {
            double value = trial.values().get(i);
            losses[i] = (directions.get(i) == Direction.MINIMIZE ? value : -value) + 0.0; // no -0.0
        }
        return losses;
    }

    /**
     * The front of each point.
     *
     * @param points [n][objectives]
     * @param enough after how many points of the best fronts the others need no rank
     * @return 0 for the first front, a great number without rank; equal points have equal ranks
     */
    static int[] ranks(double[][] points, int enough) {
        int[] rank = new int[points.length];
        Arrays.fill(rank, Integer.MAX_VALUE);
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            left.add(i);
        }
        left.sort(Comparator.comparing(i -> points[i], LEXICAL));
        for (int front = 0; points.length - left.size() < enough && !left.isEmpty(); front++) {
            List<Integer> best = new ArrayList<>();
            List<Integer> next = new ArrayList<>();
            for (int i : left) {
                // only a point before it in lexical order can dominate it, and if one does, one of the front does
                (best.stream().anyMatch(b -> dominates(points[b], points[i])) ? next : best).add(i);
            }
            for (int i : best) {
                rank[i] = front;
            }
            left = next;
        }
        return rank;
    }

    private static boolean dominates(double[] a, double[] b) {
        boolean smaller = false;
        for (int i = 0; i < a.length; i++) {
            if (a[i] > b[i]) {
                return false;
            }
            smaller |= a[i] < b[i];
        }
        return smaller;
    }
}
