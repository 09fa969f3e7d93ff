package org.optimer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.Provenance;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.SampleLedger;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.TaskSet;
import org.optimer.merge.Merge;
import org.optimer.search.Rng;
import org.optimer.search.Sampler;
import org.optimer.search.SearchSpace;
import org.optimer.search.Simplex;
import org.optimer.search.StudyFile;
import org.optimer.search.TpeSampler;
import org.optimer.vector.VectorPool;

/**
 * Every setting of a search, checked and fixed; {@link OptiMer} collects them, {@link SearchRun} follows them. The note on
 * the sampler is what provenance shows: a preset's name, or all settings of a sampler that was given as an object.
 */
record SearchPlan(
        VectorPool pool,
        Merge merge,
        Map<String, Range> ranges,
        List<Simplex> simplexes,
        Goals goals,
        int trials,
        int startup,
        int topK,
        long seed,
        int workers,
        int searchItems,
        int devItems,
        Sampler sampler,
        Object samplerNote,
        Rng rng,
        @Nullable Path journal,
        SampleLedger ledger,
        List<TrialRow> known,
        Frugal frugal) {
    /** Study attribute that holds {@link #identity()}, so that a journal is not continued under other settings. */
    /** Its multiples have fractions that lie far from one another. */
    private static final double GOLDEN = 0.6180339887498949;

    static final String IDENTITY = "optimer:plan";

    SearchPlan {
        ranges = new LinkedHashMap<>(ranges);
        simplexes = List.copyOf(simplexes);
        known = List.copyOf(known);
        if (trials < 1 || topK < 1 || startup < 1 || workers < 1 || searchItems < 1 || devItems < 1) {
            throw InvalidInputException.of(
                    "search settings",
                    "trials, startup, topK, workers, search items and dev items of at least 1",
                    "trials " + trials + ", startup " + startup + ", topK " + topK + ", workers " + workers
                            + ", search items " + searchItems + ", dev items " + devItems,
                    "");
        }
        if (workers > StudyFile.MOST_WORKERS) {
            throw InvalidInputException.of(
                    "search", "at most " + StudyFile.MOST_WORKERS + " workers", String.valueOf(workers), "");
        }
        for (String name : ranges.keySet()) {
            if (!pool.names().contains(name)) {
                throw InvalidInputException.of(
                        "range of " + name, "one of the pool's vectors " + pool.names(), name, "Check the name");
            }
        }
        for (Limit limit : goals.limits()) {
            Map<String, Double> reference = limit.reference();
            if (reference != null && !pool.names().containsAll(reference.keySet())) {
                throw InvalidInputException.of(
                        "limit on " + limit.objective().name(),
                        "weights of the pool's vectors " + pool.names(),
                        String.valueOf(reference),
                        "Check the names");
            }
        }
        if (!goals.plain() && (frugal.racing() || frugal.halving())) {
            throw InvalidInputException.of(
                    "frugal search",
                    "one objective without limits",
                    goals.toString(),
                    "Switch racing and halving off; the low-norm start-up may stay");
        }
        if (ranges.values().stream().allMatch(Range::pinned)) {
            throw InvalidInputException.of(
                    "search space", "at least one weight to search", "all weights pinned", "Give one a range");
        }
    }

    /** The searched weights as a space, in the pool's order. */
    SearchSpace space() {
        SearchSpace space = SearchSpace.empty();
        for (Map.Entry<String, Range> entry : ranges.entrySet()) {
            String name = entry.getKey();
            Simplex simplex = simplexes.stream()
                    .filter(group -> group.parts().contains(name))
                    .findFirst()
                    .orElse(null);
            if (simplex == null) {
                space = entry.getValue().pinned()
                        ? space
                        : space.uniform(
                                name, entry.getValue().low(), entry.getValue().high());
            } else if (!space.distributions().containsKey(name)) {
                space = space.simplex(simplex.name(), simplex.parts().toArray(String[]::new));
            }
        }
        return space;
    }

    /**
     * Some weights inside the ranges, none of them 0, that add up to nothing special: what refuses them refuses every
     * trial.
     */
    Map<String, Double> ordinary() {
        Map<String, Double> weights = new LinkedHashMap<>();
        double turn = 0;
        for (Map.Entry<String, Range> entry : ranges.entrySet()) {
            Range range = entry.getValue();
            turn = (turn + GOLDEN) % 1;
            double weight = range.low() + (0.5 + turn / 2) * (range.high() - range.low());
            weights.put(entry.getKey(), weight == 0 ? range.high() : weight);
        }
        return weights;
    }

    /** The first objective. */
    Objective objective() {
        return goals.objectives().get(0);
    }

    /** What a trial of the plain protocol is scored on. */
    TaskSet searchSet() {
        return goals.split(Split.SEARCH).first(searchItems);
    }

    /** What a trial of this search is scored on at most. */
    TaskSet trialSet() {
        return goals.split(Split.SEARCH).first(Math.max(1, (int) Math.round(frugal.share() * searchItems)));
    }

    /** What the best trials are scored on again. */
    TaskSet devSet() {
        return goals.split(Split.DEV).first(devItems);
    }

    /** What the finals' dev and test items are, as a hash. */
    String finalItems() {
        return Hashes.sha256(Json.canonical(
                List.of(devSet().fingerprint(), goals.split(Split.TEST).fingerprint())));
    }

    /** All weights of a trial, pinned ones included, in the pool's order. */
    Map<String, Double> weights(Map<String, ?> params) {
        Map<String, Double> weights = new LinkedHashMap<>();
        ranges.forEach((name, range) -> {
            Object value = params.get(name);
            weights.put(name, range.pinned() || !(value instanceof Number n) ? range.low() : n.doubleValue());
        });
        return weights;
    }

    /** Whether weights lie inside the ranges, pinned ones exactly. */
    boolean holds(Map<String, Double> weights) {
        boolean shares = simplexes.stream().allMatch(simplex -> simplex.holds(weights));
        return shares
                && ranges.entrySet().stream().allMatch(entry -> {
                    double weight = weights.getOrDefault(entry.getKey(), 0.0);
                    return weight >= entry.getValue().low()
                            && weight <= entry.getValue().high();
                });
    }

    /** What must be equal for a journal to be continued: all that decides a trial's weights and score. */
    String identity() {
        Map<String, Object> map = recipe();
        map.remove("trials");
        map.remove("top_k");
        map.put("inputs", inputs().stream().map(Provenance.Input::sha256).toList());
        return Hashes.sha256(Json.canonical(map));
    }

    /** The settings as JSON-like values, for provenance. */
    Map<String, Object> recipe() {
        Map<String, Object> ranges = new LinkedHashMap<>();
        this.ranges.forEach((name, range) -> ranges.put(name, List.of(range.low(), range.high())));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("method", merge.settings());
        map.put("ranges", ranges);
        if (!simplexes.isEmpty()) {
            Map<String, Object> shares = new LinkedHashMap<>();
            simplexes.forEach(simplex -> shares.put(simplex.name(), simplex.parts()));
            map.put("shares", shares);
        }
        List<String> names = goals.objectives().stream().map(Objective::name).toList();
        map.put("objective", names.size() == 1 ? names.get(0) : names);
        if (!goals.limits().isEmpty()) {
            map.put("limits", goals.limits().stream().map(Limit::toString).toList());
        }
        Map<String, Object> computed = goals.settings();
        if (computed != null) {
            map.put("goals", computed); // a name may stay while what it stands for is edited
        }
        map.put("tasks", goals.split(Split.SEARCH).fingerprint());
        map.put("sampler", samplerNote);
        map.put("trials", trials);
        map.put("startup", startup);
        map.put("top_k", topK);
        map.put("search_items", searchItems);
        map.put("dev_items", devItems);
        map.put("workers", workers);
        Object counted = sampler.settings().get(TpeSampler.COUNT_RUNNING);
        if (counted != null) {
            map.put(TpeSampler.COUNT_RUNNING, counted);
        }
        Object explore = sampler.settings().get("explore");
        if (explore != null) {
            map.put("explore", explore);
        }
        if (frugal.any()) {
            map.put("frugal", frugal.recorded());
        }
        return map;
    }

    /** The base and every vector with the hash of its weights. */
    List<Provenance.Input> inputs() {
        List<Provenance.Input> inputs = new ArrayList<>();
        inputs.add(new Provenance.Input("base", pool.base().label(), pool.base().fingerprint()));
        for (String name : pool.names()) {
            inputs.add(new Provenance.Input(
                    name,
                    pool.vector(name).tuned().label(),
                    pool.vector(name).tuned().fingerprint()));
        }
        return inputs;
    }

    Provenance provenance() {
        return Provenance.of("search", inputs(), recipe(), seed);
    }
}
