package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets every sampler work on a space with simplexes: of k shares it sees k − 1 numbers in [0, 1], how much of what is left
 * each but the last one takes. Numbers u that are uniform in the cube give shares that are uniform on the simplex, because
 * the i-th one takes 1 − (1 − u)^(1/(k − i)) of the rest, the quantile of Beta(1, k − i) (Connor and Mosimann 1969;
 * Devroye 1986, Non-Uniform Random Variate Generation, chapter XI.4).
 */
final class StickBreaking {
    private static final Distribution UNIT = Distribution.uniform(0, 1);

    private final SearchSpace space;
    private final SearchSpace inner;

    /**
     * A view of a space.
     *
     * @param space with or without simplexes
     */
    StickBreaking(SearchSpace space) {
        this.space = space;
        Map<String, Distribution> ranges = new LinkedHashMap<>();
        space.distributions().forEach((name, range) -> {
            Simplex simplex = space.simplexOf(name);
            if (simplex == null) {
                ranges.put(name, range);
            } else if (!last(simplex).equals(name)) {
                ranges.put(stick(simplex, name), UNIT);
            }
        });
        inner = SearchSpace.of(ranges);
    }

    /** What samplers see. */
    SearchSpace inner() {
        return inner;
    }

    /** Trials as samplers see them; those that are on no simplex, as another program may have made, are left out. */
    List<FrozenTrial> inward(List<FrozenTrial> trials) {
        List<FrozenTrial> seen = new ArrayList<>();
        for (FrozenTrial trial : trials) {
            if (trial.params().isEmpty()) {
                seen.add(trial); // waiting, or failed before it had any
            } else if (space.simplexes().stream().allMatch(simplex -> simplex.holds(trial.params()))) {
                Map<String, Distribution> ranges = new LinkedHashMap<>(trial.distributions());
                for (Simplex simplex : space.simplexes()) {
                    ranges.keySet().removeAll(simplex.parts());
                    sticks(simplex).forEach(name -> ranges.put(name, UNIT));
                }
                seen.add(trial.withParams(inward(trial.params()), ranges));
            }
        }
        return seen;
    }

    /** Parameters as samplers see them; simplexes of which parts are missing are left out. */
    Map<String, Object> inward(Map<String, Object> params) {
        Map<String, Object> seen = new LinkedHashMap<>(params);
        for (Simplex simplex : space.simplexes()) {
            seen.keySet().removeAll(simplex.parts());
            if (simplex.holds(params)) {
                double rest = 1;
                int left = simplex.parts().size();
                for (String part : simplex.parts().subList(0, left - 1)) {
                    double share = Simplex.number(params, part);
                    double taken = rest <= share ? 1 : share / rest;
                    left--;
                    seen.put(stick(simplex, part), rest <= 0 ? 0.0 : 1 - StrictMath.pow(1 - taken, left));
                    rest = Math.max(rest - share, 0);
                }
            }
        }
        return seen;
    }

    /** What a sampler proposed, as parameters of the space. */
    Map<String, Object> outward(Map<String, Object> proposed) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (String name : space.names()) {
            Simplex simplex = space.simplexOf(name);
            if (simplex == null) {
                params.put(name, proposed.get(name));
            } else if (simplex.parts().get(0).equals(name)) {
                double rest = 1;
                int left = simplex.parts().size();
                for (String part : simplex.parts().subList(0, left - 1)) {
                    left--;
                    double u = Simplex.number(proposed, stick(simplex, part));
                    double kept = rest * StrictMath.pow(1 - u, 1.0 / left);
                    params.put(part, rest - kept);
                    rest = kept;
                }
                params.put(last(simplex), rest);
            }
        }
        return params;
    }

    private static List<String> sticks(Simplex simplex) {
        return simplex.parts().subList(0, simplex.parts().size() - 1).stream()
                .map(part -> stick(simplex, part))
                .toList();
    }

    private static String stick(Simplex simplex, String part) {
        return simplex.name() + ":" + part;
    }

    private static String last(Simplex simplex) {
        return simplex.parts().get(simplex.parts().size() - 1);
    }
}
