package org.optimer;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.optimer.search.ForwardingSampler;
import org.optimer.search.FrozenTrial;
import org.optimer.search.RandomSampler;
import org.optimer.search.RandomStreams;
import org.optimer.search.Sampler;

/**
 * Any sampler, except that the first trials of a search that began with known ones are random, and that it sees the best
 * few of the known ones only. Known trials crowd where another objective was good: TPE takes a tenth of all trials for good
 * ones, and of many known trials the crowd fills that tenth, so that it stays there however good another place may be.
 */
final class FreshStart extends ForwardingSampler {
    private static final String STREAM = "explore";

    /** How many known trials are seen at least. */
    private static final int FEW = 5;

    private final int trials;
    private final int kept;

    /**
     * Draws the first own trials at random.
     *
     * @param inner proposes all others
     * @param trials how many; trials from an earlier search do not count
     * @param startup how many trials the other sampler needs before it proposes from what it sees
     */
    FreshStart(Sampler inner, int trials, int startup) {
        super(inner, "explore", new TreeMap<>(Map.of("trials", trials, "known_shown", kept(trials, startup))));
        this.trials = trials;
        kept = kept(trials, startup);
    }

    private static int kept(int trials, int startup) {
        return Math.max(FEW, startup - trials);
    }

    @Override
    protected boolean decides(Request request) {
        long own = request.history().stream()
                .filter(trial -> finished(trial) && !EarlierTrials.known(trial))
                .count();
        return own < trials;
    }

    @Override
    protected Map<String, Object> decide(Request request) {
        // a search with the earlier one's seed would draw the earlier one's trials again: one number seeds the draws
        long seed = (long) (request.random().stream(STREAM).next() * 0x1p32);
        return new RandomSampler()
                .suggest(new Request(
                        request.space(),
                        request.directions(),
                        request.history(),
                        request.fixed(),
                        new RandomStreams(seed)));
    }

    /** Without the known trials beyond the best few; of several objectives there is no such order, and all are seen. */
    @Override
    protected Request seen(Request request) {
        if (request.directions().size() > 1) {
            return request;
        }
        Set<Integer> best = request.history().stream()
                .filter(EarlierTrials::known)
                .sorted(Comparator.comparingDouble(FrozenTrial::violation)
                        .thenComparing(FrozenTrial::score, request.direction().bestFirst())
                        .thenComparingInt(FrozenTrial::number))
                .limit(kept)
                .map(FrozenTrial::number)
                .collect(Collectors.toSet());
        List<FrozenTrial> history = request.history().stream()
                .filter(trial -> !EarlierTrials.known(trial) || best.contains(trial.number()))
                .toList();
        return new Request(request.space(), request.directions(), history, request.fixed(), request.random());
    }
}
