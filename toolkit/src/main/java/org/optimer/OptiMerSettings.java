package org.optimer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.InvalidInputException;
import org.optimer.core.SettingsText;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.SampleLedger;
import org.optimer.merge.Merge;
import org.optimer.search.RandomSampler;
import org.optimer.search.Rng;
import org.optimer.search.Sampler;
import org.optimer.search.Simplex;
import org.optimer.search.TpeSampler;
import org.optimer.vector.VectorPool;

/** What {@link OptiMer} was told so far, with the defaults; {@link #plan} checks and fixes it. */
final class OptiMerSettings {
    final VectorPool pool;
    final Map<String, Range> ranges = new LinkedHashMap<>();
    final List<Simplex> simplexes = new ArrayList<>();

    /** Vectors whose ranges were asked for; the others' are defaults. */
    private final Set<String> ranged = new HashSet<>();

    Merge merge = Merge.taskArithmetic();

    List<Objective> objectives = List.of();
    List<Limit> limits = List.of();

    int trials = 100;
    int startup = 20;
    int topK = 3;
    long seed;
    int workers = 1;
    int countRunning;
    int searchItems = 100;
    int devItems = 300;
    String preset = "optuna5";

    @Nullable
    Sampler sampler;

    Rng rng = Rng.AUTO;

    @Nullable
    SampleLedger ledger;

    List<TrialRow> known = List.of();
    int explore;

    @Nullable
    Path journal;

    Frugal frugal = Frugal.none();

    OptiMerSettings(VectorPool pool) {
        this.pool = pool;
        defaultRanges();
    }

    /** The paper's, asked for. */
    void paperRanges() {
        if (!simplexes.isEmpty()) {
            throw InvalidInputException.of(
                    "the paper's settings",
                    "a range for each weight",
                    simplexes.toString(),
                    "Leave out paper() or simplex(..)");
        }
        ranged.addAll(pool.names());
        defaultRanges();
    }

    /** α_it in [0.3, 1], the others in [0, 1]. */
    private void defaultRanges() {
        for (String name : pool.names()) {
            boolean instruct = pool.instructName().filter(name::equals).isPresent();
            ranges.put(name, instruct ? new Range(0.3, 1.0) : new Range(0, 1));
        }
    }

    void range(String name, Range range) {
        if (!pool.names().contains(name)) {
            throw InvalidInputException.of(
                    "range of " + name, "one of the pool's vectors " + pool.names(), name, "Check the name");
        }
        for (Simplex simplex : simplexes) {
            if (simplex.parts().contains(name)) {
                throw InvalidInputException.of(
                        "range of " + name,
                        "none, because it is one of the " + simplex + " of " + simplex.name(),
                        range.toString(),
                        "Leave out one of both");
            }
        }
        ranges.put(name, range);
        ranged.add(name);
    }

    void simplex(String name, String... parts) {
        Simplex simplex = new Simplex(name, List.of(parts));
        String subject = "simplex " + name;
        Set<String> taken = new HashSet<>();
        simplexes.forEach(other -> taken.addAll(other.parts()));
        if (name.isBlank()
                || pool.names().contains(name)
                || simplexes.stream().anyMatch(other -> other.name().equals(name))) {
            throw InvalidInputException.of(
                    subject, "a name that no vector and no other group has", "'" + name + "'", "Choose another");
        }
        for (String part : parts) {
            if (!pool.names().contains(part)) {
                throw InvalidInputException.of(subject, "some of the pool's vectors " + pool.names(), part, "");
            }
            if (!taken.add(part)) {
                throw InvalidInputException.of(subject, "each vector in one group, once", part + " twice", "");
            }
            if (ranged.contains(part)) {
                throw InvalidInputException.of(
                        subject,
                        "vectors without a range of their own",
                        part + " with " + ranges.get(part),
                        "Leave out one of both");
            }
        }
        simplexes.add(simplex);
        simplex.parts().forEach(part -> ranges.put(part, new Range(0, 1)));
    }

    /** The ledger that was given, else one beside the journal, else one in memory; always the same one. */
    synchronized SampleLedger ledger() {
        SampleLedger now = ledger;
        if (now == null) {
            now = journal == null
                    ? SampleLedger.inMemory()
                    : SampleLedger.open(journal.resolveSibling(journal.getFileName() + ".samples"));
            ledger = now;
        }
        return now;
    }

    /** Everything, checked and fixed. */
    SearchPlan plan() {
        if (objectives.isEmpty()) {
            throw InvalidInputException.of(
                    "search", "an objective", "none", "Call maximize(tasks.mean()) before run()");
        }
        Sampler proposing = sampler;
        Object note = preset;
        int first = startup;
        if (proposing == null) {
            proposing = preset.equals("random")
                    ? new RandomSampler().seed(seed)
                    : TpeSampler.preset(preset).seed(seed).startup(startup).countRunning(countRunning);
        } else {
            note = proposing.settings();
            first = proposing.settings().get("startup") instanceof Number n ? Math.max(1, n.intValue()) : startup;
        }
        long seeded = proposing.seed();
        if (frugal.lowNorm()) {
            if (!simplexes.isEmpty()) {
                throw InvalidInputException.of(
                        "frugal search",
                        "ranges for the low-norm start-up",
                        simplexes.toString(),
                        "Switch the low-norm start-up off: shares have no length to be kept short");
            }
            proposing = LowNormStartup.of(proposing, first, frugal.radius(), ranges, pool);
        }
        if (explore > 0) {
            proposing = new FreshStart(proposing, explore, first);
        }
        return new SearchPlan(
                pool,
                merge,
                ranges,
                simplexes,
                new Goals(objectives, limits),
                trials,
                first,
                topK,
                seeded,
                workers,
                searchItems,
                devItems,
                proposing,
                note,
                rng,
                journal,
                ledger(),
                known,
                frugal);
    }

    /** The settings as facts under a title. */
    Card card() {
        Card card = Card.of("OptiMer search over " + pool.names());
        for (Map.Entry<String, Range> entry : ranges.entrySet()) {
            String shared = simplexes.stream()
                    .filter(simplex -> simplex.parts().contains(entry.getKey()))
                    .map(simplex -> "a share of " + simplex.name())
                    .findFirst()
                    .orElse(null);
            card = card.fact("α " + entry.getKey(), shared == null ? entry.getValue() : shared);
        }
        for (Simplex simplex : simplexes) {
            card = card.fact(simplex.name(), simplex);
        }
        if (!objectives.isEmpty()) {
            card = card.fact("goal", new Goals(objectives, limits));
        }
        return card.fact("merge", SettingsText.line(merge.settings()))
                .fact("sampler", sampler == null ? preset + ", seed " + seed : SettingsText.line(sampler.settings()))
                .fact("protocol", frugal.any() ? "frugal: " + frugal : "plain");
    }
}
