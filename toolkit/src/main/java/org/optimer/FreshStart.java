package org.optimer;

import java.util.Map;
import org.optimer.search.ForwardingSampler;
import org.optimer.search.RandomSampler;
import org.optimer.search.RandomStreams;
import org.optimer.search.Sampler;

/**
 * Any sampler, except that the first trials of a search that began with known ones are random. Known trials crowd where
 * another objective was good; a sampler that starts from them alone stays there, however good another place may be.
 */
final class FreshStart extends ForwardingSampler {
    private static final String STREAM = "explore";

    private final int trials;

    /**
     * Draws the first own trials at random.
     *
     * @param inner proposes all others
     * @param trials how many; trials from an earlier search do not count
     */
    FreshStart(Sampler inner, int trials) {
        super(inner, "explore", trials);
        this.trials = trials;
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
}
