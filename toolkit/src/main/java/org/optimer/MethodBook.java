package org.optimer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.Study;

/**
 * Keeps what is known beside the trials, the finals and the baselines' lines, as attributes of the study, so that one
 * journal holds everything and a resumed run does not score anything twice.
 */
final class MethodBook {
    private static final String METHOD = "optimer:method:";
    private static final String FINALS = "optimer:finals";

    private static final String ITEMS = "items";

    private final Study study;
    private final SearchPlan plan;
    private @Nullable String items;

    /** A book in which what was scored on other dev or test items does not count. */
    MethodBook(Study study, SearchPlan plan) {
        this.study = study;
        this.plan = plan;
    }

    /** Asked for only where a line is compared or written: trials need no dev or test items. */
    private synchronized String items() {
        String known = items;
        if (known == null) {
            known = plan.finalItems();
            items = known;
        }
        return known;
    }

    /** The finals' winner. */
    record Winner(int trial, double dev, ScoreSummary test) {}

    /** The stored winner of finals over exactly that many trials; null when they were not held yet. */
    @Nullable
    Winner winner(int trials, int topK) {
        if (!(study.userAttrs().get(finalsKey(trials, topK)) instanceof Map<?, ?> map)
                || !(map.get("trial") instanceof Number trial)
                || (map.containsKey(ITEMS) && !items().equals(map.get(ITEMS))) // earlier versions did not say
                || !(map.get("dev") instanceof List<?> dev)
                || !(dev.get(0) instanceof Map<?, ?> first)
                || !(first.get("dev") instanceof Number value)) {
            return null;
        }
        return new Winner(trial.intValue(), value.doubleValue(), ScoreSummary.fromMap(map.get("test"), FINALS));
    }

    void keepWinner(int trials, int topK, Finals.Podium podium, ScoreSummary test) {
        List<Object> dev = new ArrayList<>();
        for (Finals.Finalist finalist : podium.finalists()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("trial", finalist.scored().id());
            one.put("search", finalist.scored().search());
            one.put("dev", finalist.dev());
            dev.add(one);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("trial", podium.winner().scored().id());
        map.put(ITEMS, items());
        map.put("dev", dev);
        map.put("dev_samples", podium.samples());
        map.put("test", test.toMap());
        study.userAttr(finalsKey(trials, topK), map);
    }

    /** How many dev samples those finals took; 0 when they were not held yet. */
    long devSamples(int trials, int topK) {
        return study.userAttrs().get(finalsKey(trials, topK)) instanceof Map<?, ?> map
                        && map.get("dev_samples") instanceof Number samples
                ? samples.longValue()
                : 0;
    }

    /** The stored line of a baseline; null when it has none yet. */
    @Nullable
    MethodRow find(Contender contender) {
        if (!(study.userAttrs().get(METHOD + contender.name()) instanceof Map<?, ?> map)
                || !contender.identity(items()).equals(map.get("identity"))) {
            return null;
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        if (map.get("weights") instanceof Map<?, ?> stored) {
            stored.forEach((name, value) -> weights.put(String.valueOf(name), ((Number) value).doubleValue()));
        }
        return new MethodRow(
                contender.name(),
                weights,
                contender.candidates().size(),
                number(map.get("search")),
                number(map.get("dev")),
                ScoreSummary.fromMap(map.get("test"), METHOD + contender.name()),
                contender.note());
    }

    MethodRow keep(Contender contender, MethodRow row) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("identity", contender.identity(items()));
        map.put("weights", row.weights());
        map.put("search", row.search());
        map.put("dev", row.dev());
        map.put("test", row.test().toMap());
        study.userAttr(METHOD + contender.name(), map);
        return row;
    }

    private static String finalsKey(int trials, int topK) {
        return FINALS + ":" + trials + ":" + topK;
    }

    private static @Nullable Double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : null;
    }
}
