package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.util.CombinatoricsUtils;
import org.optimer.core.InvalidInputException;

/**
 * A grid's view of a space with simplexes: all shares that are multiples of 1/(levels − 1), each simplex one choice among
 * these points. The most even point stands in the middle, where a coordinate-wise grid begins.
 */
final class SimplexLattice {
    private static final double NEAR = 1e-9;

    private final SearchSpace space;
    private final SearchSpace inner;
    private final Map<String, List<double[]>> points = new LinkedHashMap<>();

    /**
     * A view of a space.
     *
     * @param space with or without simplexes
     * @param levels values of a share, 0 and 1 included
     * @param most points that a lattice may have
     */
    SimplexLattice(SearchSpace space, int levels, long most) {
        this.space = space;
        Map<String, Distribution> ranges = new LinkedHashMap<>();
        space.distributions().forEach((name, range) -> {
            Simplex simplex = space.simplexOf(name);
            if (simplex == null) {
                ranges.put(name, range);
            } else if (!ranges.containsKey(simplex.name())) {
                List<double[]> lattice = lattice(simplex, levels - 1, most);
                points.put(simplex.name(), lattice);
                Object[] indices = new Object[lattice.size()];
                for (int i = 0; i < indices.length; i++) {
                    indices[i] = (long) i;
                }
                ranges.put(simplex.name(), Distribution.choices(indices));
            }
        });
        inner = SearchSpace.of(ranges);
    }

    SearchSpace inner() {
        return inner;
    }

    /** The same request over the points' indices. */
    Sampler.Request inward(Sampler.Request request) {
        List<FrozenTrial> seen = request.history().stream()
                .map(trial -> trial.withParams(inward(trial.params()), trial.distributions()))
                .toList();
        Map<String, Object> fixed = inward(request.fixed());
        for (Simplex simplex : space.simplexes()) {
            if (simplex.holds(request.fixed())) {
                fixed.putIfAbsent(simplex.name(), 0L); // off the lattice: whatever is proposed is not taken
            }
        }
        return new Sampler.Request(inner, request.directions(), seen, fixed, request.random());
    }

    /** The shares of what was proposed; fixed values stay as they are. */
    Map<String, Object> outward(Sampler.Request request, Map<String, Object> proposed) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (String name : space.names()) {
            Simplex simplex = space.simplexOf(name);
            if (request.fixed().containsKey(name)) {
                params.put(name, request.fixed().get(name));
            } else if (simplex == null) {
                params.put(name, proposed.get(name));
            } else {
                int index = (int) Simplex.number(proposed, simplex.name());
                double[] point = points.getOrDefault(simplex.name(), List.of()).get(index);
                params.put(name, point[simplex.parts().indexOf(name)]);
            }
        }
        return params;
    }

    private Map<String, Object> inward(Map<String, Object> params) {
        Map<String, Object> seen = new LinkedHashMap<>(params);
        for (Simplex simplex : space.simplexes()) {
            seen.keySet().removeAll(simplex.parts());
            if (simplex.holds(params)) {
                double[] shares = simplex.parts().stream()
                        .mapToDouble(part -> Simplex.number(params, part))
                        .toArray();
                List<double[]> lattice = points.getOrDefault(simplex.name(), List.of());
                for (int i = 0; i < lattice.size(); i++) {
                    if (distance(lattice.get(i), shares) < NEAR) {
                        seen.put(simplex.name(), (long) i);
                    }
                }
            }
        }
        return seen;
    }

    private static List<double[]> lattice(Simplex simplex, int steps, long most) {
        int parts = simplex.parts().size();
        double count = CombinatoricsUtils.binomialCoefficientDouble(steps + parts - 1, parts - 1);
        if (count > most) {
            throw InvalidInputException.of(
                    "grid of " + (steps + 1) + " levels",
                    "at most " + most + " points",
                    (long) count + " of " + simplex.name(),
                    "Take fewer levels");
        }
        List<double[]> points = new ArrayList<>();
        fill(points, new double[parts], 0, steps, steps);
        double[] even = new double[parts];
        java.util.Arrays.fill(even, 1.0 / parts);
        int middle = 0;
        for (int i = 1; i < points.size(); i++) {
            if (distance(points.get(i), even) < distance(points.get(middle), even) - NEAR) {
                middle = i;
            }
        }
        java.util.Collections.swap(points, middle, points.size() / 2);
        return points;
    }

    private static void fill(List<double[]> points, double[] point, int part, int left, int steps) {
        if (part == point.length - 1) {
            point[part] = (double) left / steps;
            points.add(point.clone());
            return;
        }
        for (int taken = left; taken >= 0; taken--) {
            point[part] = (double) taken / steps;
            fill(points, point, part + 1, left - taken, steps);
        }
    }

    private static double distance(double[] a, double[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }
}
