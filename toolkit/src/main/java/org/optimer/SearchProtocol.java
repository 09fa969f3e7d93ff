package org.optimer;

import java.nio.file.Path;
import org.optimer.core.InvalidInputException;
import org.optimer.core.PathText;
import org.optimer.evaluate.SampleLedger;
import org.optimer.search.Rng;
import org.optimer.search.Sampler;
import org.optimer.search.TpeSampler;

/**
 * The protocol of a search: which weights are tried, how many trials it has, what proposes them, on how many items they
 * are scored, and where they are kept. {@link OptiMer} is the search itself; every method here returns it.
 */
public abstract sealed class SearchProtocol permits OptiMer {
    /** Told by the methods, read by the search. */
    final OptiMerSettings settings;

    SearchProtocol(OptiMerSettings settings) {
        this.settings = settings;
    }

    /** Forgets the run that earlier settings began. */
    abstract OptiMer changed();

    /**
     * Sets the interval in which a weight is searched.
     *
     * @param name the vector
     * @param low lowest α
     * @param high highest α
     * @return this
     * @throws InvalidInputException when the pool has no such vector, the interval is empty, or the weight is one of a
     *     {@link #simplex}
     */
    public OptiMer range(String name, double low, double high) {
        settings.range(name, new Range(low, high));
        return changed();
    }

    /**
     * Pins a weight.
     *
     * @param name the vector
     * @param weight its α in every trial
     * @return this
     */
    public OptiMer fix(String name, double weight) {
        return range(name, weight, weight);
    }

    /**
     * Searches weights as shares of one whole, like the ratios of a data mixture: none below 0, their sum 1. All samplers
     * keep to it, and random shares are uniform on the simplex ({@link org.optimer.search.SearchSpace#simplex}). The other
     * vectors keep their ranges.
     *
     * @param name of the group, not a vector's
     * @param parts vectors, two or more, none with a range or a fixed weight of its own
     * @return this
     * @throws InvalidInputException when the pool has no such vector, or one of them has a range, a fixed weight or a place
     *     in another group
     */
    public OptiMer simplex(String name, String... parts) {
        settings.simplex(name, parts);
        return changed();
    }

    /**
     * Sets T, the number of completed trials at which the search ends (random ones included).
     *
     * @param trials at least 1; the paper's is 100
     * @return this
     */
    public OptiMer trials(int trials) {
        settings.trials = trials;
        return changed();
    }

    /**
     * Sets N₀, the random trials at the start.
     *
     * @param startup at least 1; the paper's is 20
     * @return this
     */
    public OptiMer startup(int startup) {
        settings.startup = startup;
        return changed();
    }

    /**
     * Lets running trials count for finished ones while the start-up lasts, so that a search with several workers draws no
     * more trials at random than one with one: see {@link TpeSampler#countRunning}. With a sampler of one's own, it is that
     * sampler that has to be told; the trials of {@link #explore} are counted as they finish all the same. The search refuses
     * a negative number when it begins.
     *
     * @param times 0 (the default, as Optuna) or more; 2 is the one to use with several workers
     * @return this
     */
    public OptiMer countRunning(int times) {
        settings.countRunning = times;
        return changed();
    }

    /**
     * Sets K, the trials that are scored again on the dev split.
     *
     * @param topK at least 1; the paper's is 3
     * @return this
     */
    public OptiMer topK(int topK) {
        settings.topK = topK;
        return changed();
    }

    /**
     * Sets the seed of the sampler.
     *
     * @param seed any number
     * @return this
     */
    public OptiMer seed(long seed) {
        settings.seed = seed;
        return changed();
    }

    /**
     * Sets how many trials run at once. With one, a run gives the same trials every time, also when it was interrupted
     * and resumed; with several, trial n no longer knows the scores of the trials beside it. That costs accuracy, of which
     * {@link #countRunning} and finals by halving ({@link Frugal#halving(int)}) win back a part.
     *
     * @param workers at least 1
     * @return this
     */
    public OptiMer workers(int workers) {
        settings.workers = workers;
        return changed();
    }

    /**
     * Sets how many items per task a trial and a final use.
     *
     * @param search items of the search split for each trial; the paper's is 100
     * @param dev items of the dev split for the top K; the paper's is 300
     * @return this
     */
    public OptiMer items(int search, int dev) {
        settings.searchItems = search;
        settings.devItems = dev;
        return changed();
    }

    /**
     * Sets the sampler: {@code optuna5} (default), {@code optuna4}, {@code optuna4-mv} or {@code random}.
     *
     * @param preset see {@code org.optimer.search.TpeSampler}
     * @return this
     */
    public OptiMer sampler(String preset) {
        settings.preset = preset;
        settings.sampler = null;
        return changed();
    }

    /**
     * Sets the sampler to any other, for example one written in a notebook cell. It brings its own seed and start-up, so
     * {@link #seed} and {@link #startup} no longer reach the search (baselines still use the sampler's seed).
     *
     * @param sampler proposes the weights of each trial
     * @return this
     */
    public OptiMer sampler(Sampler sampler) {
        settings.sampler = sampler;
        return changed();
    }

    /**
     * Sets where trials take their random numbers from.
     *
     * @param rng one stream as in Optuna, or numbers for each trial; by default the first with one worker
     * @return this
     */
    public OptiMer rng(Rng rng) {
        settings.rng = rng;
        return changed();
    }

    /**
     * Keeps the study in a file in Optuna's journal format. An existing journal of the same search is continued.
     *
     * @param file the journal
     * @return this
     */
    public OptiMer journal(String file) {
        return journal(PathText.of(file, "journal"));
    }

    /**
     * Keeps the study in a file in Optuna's journal format. An existing journal of the same search is continued.
     *
     * @param file the journal
     * @return this
     */
    public OptiMer journal(Path file) {
        settings.journal = file;
        return changed();
    }

    /**
     * Keeps every scored sample in a ledger of one's own, for example one that several searches share. Unless called, the
     * ledger stands beside the journal ({@code study.journal.samples}), or in memory when there is none.
     *
     * @param ledger asked before anything is scored
     * @return this
     */
    public OptiMer ledger(SampleLedger ledger) {
        settings.ledger = ledger;
        return changed();
    }

    /**
     * The ledger of scored samples.
     *
     * @return what is known, how much was scored, how much was answered from it
     */
    public SampleLedger ledger() {
        return settings.ledger();
    }

    /**
     * Lets the first new trials after {@link OptiMer#startFrom} be random ones, and the sampler see the best few of the known
     * trials only: they crowd where another objective was good, and a sampler that starts from all of them stays there. About
     * half of the new trials is a fair share.
     *
     * @param trials how many, from 0 (the default)
     * @return this
     */
    public OptiMer explore(int trials) {
        if (trials < 0) {
            throw InvalidInputException.of("trials that explore", "0 or more", String.valueOf(trials), "");
        }
        settings.explore = trials;
        return changed();
    }

    /**
     * Spends fewer samples than the plain protocol, which is the default. The result says how many were used against it.
     *
     * @param frugal what to switch on
     * @return this
     */
    public OptiMer frugal(Frugal frugal) {
        settings.frugal = frugal;
        return changed();
    }

    /**
     * The paper's own settings as far as it states them: T = 100, N₀ = 20, K = 3, 100 and 300 items, α_it in [0.3, 1],
     * α_CPT in [0, 1], and the sampler of its time (Optuna 4: univariate TPE).
     *
     * @return this
     * @throws InvalidInputException when weights were made shares of a {@link #simplex}, which have no ranges
     */
    public OptiMer paper() {
        settings.paperRanges();
        return trials(100)
                .startup(20)
                .topK(3)
                .items(100, 300)
                .sampler("optuna4")
                .frugal(Frugal.none());
    }
}
