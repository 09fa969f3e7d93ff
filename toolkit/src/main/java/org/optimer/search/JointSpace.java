package org.optimer.search;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parameters that multivariate TPE may draw together: those with one and the same range in all finished trials. */
final class JointSpace {
    /** Python's order of strings: by code point. Java's own order differs above U+FFFF. */
    private static final Comparator<String> BY_CODE_POINT = (a, b) -> {
        Iterator<Integer> x = a.codePoints().iterator();
        Iterator<Integer> y = b.codePoints().iterator();
        while (x.hasNext() && y.hasNext()) {
            int difference = Integer.compare(x.next(), y.next());
            if (difference != 0) {
                return difference;
            }
        }
        return Boolean.compare(x.hasNext(), y.hasNext());
    };

    private JointSpace() {}

    /**
     * The joint space.
     *
     * @param finished complete and pruned trials
     * @return name to range, sorted by name, without single-valued ranges
     */
    static Map<String, Distribution> of(List<FrozenTrial> finished) {
        Map<String, Distribution> joint = new TreeMap<>(BY_CODE_POINT);
        if (!finished.isEmpty()) {
            joint.putAll(finished.get(0).distributions());
        }
        for (FrozenTrial trial : finished) {
            joint.entrySet()
                    .removeIf(entry ->
                            !same(entry.getValue(), trial.distributions().get(entry.getKey())));
        }
        joint.values().removeIf(Distribution::single);
        return new LinkedHashMap<>(joint);
    }

    private static boolean same(Distribution range, @Nullable Distribution other) {
        return range == other || range.equals(other); // mostly one object
    }
}
