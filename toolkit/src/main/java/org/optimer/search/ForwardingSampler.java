package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sampler that decides some trials itself and leaves all others, and everything that can be asked of it, to another
 * one. Its one setting is recorded beside the other's.
 */
public abstract class ForwardingSampler implements Sampler {
    /** Proposes what this one does not decide. */
    protected final Sampler inner;

    private final String key;
    private final Object setting;

    /**
     * Before another sampler.
     *
     * @param inner the other sampler
     * @param key under which the setting is recorded
     * @param setting JSON-like
     */
    protected ForwardingSampler(Sampler inner, String key, Object setting) {
        this.inner = inner;
        this.key = key;
        this.setting = setting;
    }

    /** Repeats a trial that was interrupted as it was: its numbers are drawn already, and there is nothing to decide. */
    @Override
    public final Map<String, Object> suggest(Request request) {
        boolean repeated = request.fixed().keySet().containsAll(request.space().names());
        return !repeated && decides(request) ? decide(request) : inner.suggest(seen(request));
    }

    /**
     * Whether this trial is not left to the other sampler.
     *
     * @param request what is asked; something in it is free
     * @return true to be asked for it by {@link #decide}
     */
    protected abstract boolean decides(Request request);

    /**
     * Proposes parameters.
     *
     * @param request as {@link #decides} saw it
     * @return as of {@link Sampler#suggest}
     */
    protected abstract Map<String, Object> decide(Request request);

    /**
     * What the other sampler is shown of a request that is left to it.
     *
     * @param request what is asked
     * @return the same unless overridden
     */
    protected Request seen(Request request) {
        return request;
    }

    /**
     * Whether a trial has come to a value.
     *
     * @param trial any trial
     * @return true for complete and pruned ones, as start-ups count
     */
    protected static boolean finished(FrozenTrial trial) {
        return trial.state() == TrialState.COMPLETE || trial.state() == TrialState.PRUNED;
    }

    /**
     * Whether a start-up lasts.
     *
     * @param request what is asked
     * @param trials how many must have come to a value
     * @param running how many of them a running trial counts for, see {@link TpeSampler#countRunning}
     * @return true while there are fewer; where running ones count also while not even a quarter is finished, because some
     *     may have been left behind and will never be
     */
    protected static boolean starting(Request request, int trials, int running) {
        long done =
                request.history().stream().filter(ForwardingSampler::finished).count();
        long under = request.history().stream()
                .filter(trial -> trial.state() == TrialState.RUNNING)
                .count();
        return done + running * under < trials || (running > 0 && 4 * done < trials);
    }

    @Override
    public final boolean severalObjectives() {
        return inner.severalObjectives();
    }

    @Override
    public final boolean constraints() {
        return inner.constraints();
    }

    @Override
    public final long seed() {
        return inner.seed();
    }

    @Override
    public final String name() {
        return inner.name();
    }

    @Override
    public final Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(inner.settings());
        settings.put(key, setting);
        return settings;
    }
}
