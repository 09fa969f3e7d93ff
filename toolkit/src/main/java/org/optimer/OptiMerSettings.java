package org.optimer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Objective;
import org.optimer.evaluate.SampleLedger;
import org.optimer.merge.Merge;
import org.optimer.search.RandomSampler;
import org.optimer.search.Rng;
import org.optimer.search.Sampler;
import org.optimer.search.TpeSampler;
import org.optimer.vector.VectorPool;

/** What {@link OptiMer} was told so far, with the defaults; {@link #plan} checks and fixes it. */
final class OptiMerSettings {
    final VectorPool pool;
    final Map<String, Range> ranges = new LinkedHashMap<>();
    Merge merge = Merge.taskArithmetic();

    List<Objective> objectives = List.of();
    List<Limit> limits = List.of();

    int trials = 100;
    int startup = 20;
    int topK = 3;
    long seed;
    int workers = 1;
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
        paperRanges();
    }

    /** α_it in [0.3, 1], the others in [0, 1]. */
    void paperRanges() {
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
        ranges.put(name, range);
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
                    : TpeSampler.preset(preset).seed(seed).startup(startup);
        } else {
            note = proposing.settings();
            first = proposing.settings().get("startup") instanceof Number n ? Math.max(1, n.intValue()) : startup;
        }
        long seeded = proposing.seed();
        if (frugal.lowNorm()) {
            proposing = LowNormStartup.of(proposing, first, frugal.radius(), ranges, pool);
        }
        if (explore > 0) {
            proposing = new FreshStart(proposing, explore, first);
        }
        return new SearchPlan(
                pool,
                merge,
                ranges,
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
            Range r = entry.getValue();
            card = card.fact("α " + entry.getKey(), r.pinned() ? "fixed at " + r.low() : r.low() + " to " + r.high());
        }
        if (!objectives.isEmpty()) {
            card = card.fact("goal", new Goals(objectives, limits));
        }
        return card.fact("merge", merge.settings())
                .fact("sampler", sampler == null ? preset + ", seed " + seed : sampler.settings())
                .fact("protocol", frugal.any() ? "frugal: " + frugal : "plain");
    }
}
