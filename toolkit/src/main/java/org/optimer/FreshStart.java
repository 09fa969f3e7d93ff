package org.optimer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.search.FrozenTrial;
import org.optimer.search.RandomSampler;
import org.optimer.search.RandomStreams;
import org.optimer.search.Sampler;
import org.optimer.search.TrialState;

/**
 * Any sampler, except that the first trials of a search that began with known ones are random. Known trials crowd where
 * another objective was good; a sampler that starts from them alone stays there, however good another place may be.
 */
final class FreshStart implements Sampler {
    private static final String STREAM = "explore";

    private final Sampler inner;
    private final int trials;

    /**
     * Draws the first own trials at random.
     *
     * @param inner proposes all others
     * @param trials how many; trials from an earlier search do not count
     */
    FreshStart(Sampler inner, int trials) {
        this.inner = inner;
        this.trials = trials;
    }

    @Override
    public Map<String, Object> suggest(Request request) {
        if (request.fixed().keySet().containsAll(request.space().names())) {
            return inner.suggest(request); // a trial that was interrupted is repeated: its number is drawn already
        }
        long own = request.history().stream().filter(FreshStart::counts).count();
        if (own >= trials) {
            return inner.suggest(request);
        }
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

    private static boolean counts(FrozenTrial trial) {
        return (trial.state() == TrialState.COMPLETE || trial.state() == TrialState.PRUNED)
                && !EarlierTrials.known(trial);
    }

    @Override
    public boolean severalObjectives() {
        return inner.severalObjectives();
    }

    @Override
    public boolean constraints() {
        return inner.constraints();
    }

    @Override
    public long seed() {
        return inner.seed();
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(inner.settings());
        settings.put("explore", trials);
        return settings;
    }
}
