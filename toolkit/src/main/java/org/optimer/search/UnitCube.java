package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a space that are to be searched, as the cube [0, 1]^d: a side each, linear in the parameter or, on a
 * logarithmic scale, in its logarithm. Values on a grid and choices stand in the middle of equal parts of their side.
 *
 * @param ranges name to range, without fixed and single-valued parameters, in the space's order
 */
record UnitCube(Map<String, Distribution> ranges) {
    static UnitCube of(Sampler.Request request) {
        Map<String, Distribution> ranges = new LinkedHashMap<>();
        request.space().distributions().forEach((name, range) -> {
            if (!range.single() && !request.fixed().containsKey(name)) {
                ranges.put(name, range);
            }
        });
        return new UnitCube(ranges);
    }

    /** The same without the parameters that are choices. */
    UnitCube numeric() {
        Map<String, Distribution> numbers = new LinkedHashMap<>(ranges);
        numbers.values().removeIf(CategoricalDistribution.class::isInstance);
        return new UnitCube(numbers);
    }

    int sides() {
        return ranges.size();
    }

    List<Distribution> list() {
        return List.copyOf(ranges.values());
    }

    /** Where a trial stands; null when it lacks a parameter or has one outside the range. */
    double @org.jspecify.annotations.Nullable [] of(FrozenTrial trial) {
        double[] point = new double[sides()];
        int i = 0;
        for (Map.Entry<String, Distribution> side : ranges.entrySet()) {
            if (!trial.params().containsKey(side.getKey())) {
                return null;
            }
            double inner = side.getValue().toInternal(trial.params().get(side.getKey()));
            if (!side.getValue().contains(inner)) {
                return null;
            }
            point[i++] = place(side.getValue(), inner);
        }
        return point;
    }

    /** The values of a point, in order. */
    Map<String, Object> values(double[] point) {
        Map<String, Object> values = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<String, Distribution> side : ranges.entrySet()) {
            values.put(side.getKey(), IndependentDraw.at(side.getValue(), Math.min(Math.max(point[i++], 0), 1)));
        }
        return values;
    }

    /** Puts a space's fixed and single values around those of the cube. */
    static Map<String, Object> complete(Sampler.Request request, Map<String, Object> found) {
        Map<String, Object> params = new LinkedHashMap<>();
        request.space().distributions().forEach((name, range) -> {
            if (request.fixed().containsKey(name)) {
                params.put(name, request.fixed().get(name));
            } else if (range.single()) {
                params.put(name, range.first());
            } else {
                params.put(name, found.get(name));
            }
        });
        return params;
    }

    /**
     * Where an inner value stands on its side.
     *
     * @param range of the parameter
     * @param inner a number of the range, or the index of a choice
     * @return in [0, 1]
     */
    static double place(Distribution range, double inner) {
        if (range instanceof CategoricalDistribution choices) {
            return (inner + 0.5) / choices.choices().size();
        }
        Scale scale = Scale.of(range);
        double axis = scale.log() ? StrictMath.log(inner) : inner;
        return (axis - scale.low()) / (scale.high() - scale.low());
    }
}
