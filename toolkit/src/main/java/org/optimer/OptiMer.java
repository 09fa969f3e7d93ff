package org.optimer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Objective;
import org.optimer.merge.Merge;
import org.optimer.search.Recorded;
import org.optimer.search.StudyFile;
import org.optimer.search.StudyRecord;
import org.optimer.vector.VectorPool;

/**
 * The search for merge weights (Algorithm 1 of arXiv 2603.28858): N₀ random trials, then TPE up to T trials, each trial
 * one merge θ = θ_pt + α_it·τ_it + Σ αᵢ·τᵢ scored on the search split; the best K are scored again on the dev split, the
 * best of those is the answer and is scored once on the test split.
 *
 * <pre>{@code
 * var search = OptiMer.search(pool).merging(Merge.dareLinear().density(0.9))
 *     .range("it", 0.3, 1.0).maximize(tasks.mean()).trials(100).seed(42).journal("out/study.journal");
 * search.run();
 * search.best().save("out/best");
 * }</pre>
 *
 * <p>Settings are given first; {@link #run} may be interrupted at any moment and called again: finished trials are kept
 * (in the journal, when there is one). Not thread-safe, except that the reading methods may be called while it runs.
 */
public final class OptiMer extends SearchProtocol implements Described, Recorded {
    private @Nullable Baselines baselines;
    private @Nullable TrialExecutor executor;
    private volatile @Nullable SearchRun run;

    private OptiMer(VectorPool pool) {
        super(new OptiMerSettings(pool));
    }

    /**
     * Begins a search over a pool, with the paper's ranges: α_it in [0.3, 1], the others in [0, 1].
     *
     * @param pool the base and its vectors
     * @return the search, to be given its settings
     */
    public static OptiMer search(VectorPool pool) {
        if (pool.names().isEmpty()) {
            throw InvalidInputException.of("search", "a pool with at least one vector", "an empty pool", "Add vectors");
        }
        return new OptiMer(pool);
    }

    /**
     * A search that a study file with a {@code pool:} describes, as {@code ./optimer search} runs it:
     *
     * <pre>{@code
     * pool:
     *   base: DIR
     *   instruct: {it: {dir: DIR, low: 0.3, high: 1.0}}     # weight: x pins one
     *   vectors: {ja: {dir: DIR, low: 0, high: 1}, zh: DIR}
     *   # simplex: {mix: [ja, zh]}                          # shares that sum to 1, in the places of ranges
     *   exclude: [embed_tokens, lm_head, rotary]            # the default
     *   merge: {method: dare_linear, density: 0.9, seed: 7}
     *   tasks: PATH                                         # their mean; or {path: PATH, only: [..], weights: {task: w}},
     *                                                       # {path: PATH, minimum: true}, or several objectives and limits:
     *   # {path: PATH, objectives: [ja, {math: 1, code: 1}], limits: [{task: en, not_below: it, slack: 0.02, confidence: 0.95}]}
     *   items: {search: 100, dev: 300}
     *   frugal: false                                       # or true, or {racing: 1.28, halving: 8}
     *   baselines: true                                     # or {datamix: DIR, density: d}
     * sampler: {name: tpe, preset: optuna5, startup: 20, seed: 1}
     * trials: 100
     * journal: out/x.journal
     * }</pre>
     *
     * @param file YAML; relative paths are taken from the working directory
     * @return the search, not run; its models stay open
     * @throws InvalidInputException when a key is missing, unknown or wrong, naming file and key
     */
    public static OptiMer load(Path file) {
        return PoolFile.open(StudyFile.load(file));
    }

    /**
     * Sets how trials are merged; without a call, plain task arithmetic.
     *
     * @param merge method and parameters; its mask seed holds for all trials
     * @return this
     */
    public OptiMer merging(Merge merge) {
        settings.merge = merge;
        return changed();
    }

    /**
     * Sets what is maximised. Trials use the objectives' tasks: their search split, then dev, then test. With several there
     * is no best model but a front of models, none of which surpasses another in everything: {@link #front}. What speaks of
     * one number ({@link #best}, the baselines) goes by the first objective then.
     *
     * @param first for example {@code tasks.mean()}
     * @param more of other names, over the same tasks; see {@link Objective#named}
     * @return this
     */
    public OptiMer maximize(Objective first, Objective... more) {
        List<Objective> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        settings.objectives = List.copyOf(all);
        return changed();
    }

    /**
     * Sets limits that a model must keep. Trials beyond one are no best ones, and the sampler keeps away from them, as in
     * Optuna. Limits are judged by the scores as they are, unless they are
     * given a confidence.
     *
     * @param limits for example {@code Limit.notBelow(tasks.task("general"), Map.of("it", 1.0), 0.02)}
     * @return this
     */
    public OptiMer within(Limit... limits) {
        settings.limits = List.of(limits);
        return changed();
    }

    /**
     * Begins where an earlier search over the same pool and merge ended: its trials are valued by this search's objective
     * from the ledger, without scoring anything, and count among {@link #trials}. So another objective over the same tasks
     * is answered at once ({@link #best}), and {@code trials(120)} after 100 known ones runs 20 more. Trials outside the
     * ranges, and those with samples that the ledger does not know, are left out.
     *
     * @param earlier a search that has run
     * @return this
     */
    public OptiMer startFrom(OptiMer earlier) {
        ledger(earlier.ledger());
        settings.known = earlier.trialRows();
        return changed();
    }

    /**
     * How many samples the trials and finals so far looked at, against the plain protocol's.
     *
     * @return the count
     */
    public SampleCount samples() {
        return current().samples();
    }

    /**
     * Scores the paper's baselines beside the search, under the same rules.
     *
     * @param baselines which ones
     * @return this
     */
    public OptiMer beside(Baselines baselines) {
        this.baselines = baselines;
        return changed();
    }

    /**
     * Runs trials elsewhere than in threads of this JVM.
     *
     * @param executor used by {@link #run}, not closed by it
     * @return this
     */
    public OptiMer on(TrialExecutor executor) {
        this.executor = executor;
        return changed();
    }

    /**
     * Evaluates trials beside other processes on the same journal, until the study is complete. Finals and baselines are
     * left to the process that calls {@link #run}.
     *
     * @param firstWorker the number of this process's first worker, recorded with its trials; above 0
     * @return the trials finished by then, whoever evaluated them
     * @throws InvalidInputException when there is no journal, the journal holds another search, or the number is below 1
     */
    public List<TrialRow> join(int firstWorker) {
        if (settings.journal == null) {
            throw InvalidInputException.of(
                    "search", "a journal that the processes share", "none", "Call journal(file) in each of them");
        }
        if (firstWorker < 1) {
            throw InvalidInputException.of("number of the first worker", "1 or more", String.valueOf(firstWorker), "");
        }
        current().join(firstWorker);
        return trialRows();
    }

    /**
     * Runs the search to its end, or goes on where it stopped.
     *
     * @return the result
     * @throws org.optimer.core.CancelledException when interrupted; call again to go on
     * @throws InvalidInputException when the settings do not fit together, or the journal holds another search
     */
    public OptiMerResult run() {
        return current().run();
    }

    /**
     * The trials finished so far.
     *
     * @return in order of number
     */
    public List<TrialRow> trialRows() {
        return current().trials();
    }

    @Override
    public StudyRecord record() {
        return current().record();
    }

    @Override
    public List<String> repairs() {
        return current().repairs();
    }

    /**
     * The best model: after the finals the one chosen on dev, before them the best trial on the search split.
     *
     * @return the best
     * @throws InvalidInputException when no trial has finished
     */
    public Best best() {
        return current().best();
    }

    /**
     * The models that none other surpasses: of several objectives all that are worth a choice. Before the finals all such
     * trials on the search split; after them the best few as scored on dev, and on test.
     *
     * @return the front
     */
    public Front front() {
        return current().front();
    }

    /**
     * The baselines' lines finished so far, and the search's own line once it is finished.
     *
     * @return in the order in which they are listed
     */
    public List<MethodRow> methods() {
        return current().methods();
    }

    /**
     * The pool that is searched.
     *
     * @return the pool
     */
    public VectorPool pool() {
        return settings.pool;
    }

    @Override
    public Card card() {
        Card card = settings.card();
        SearchRun now = run;
        List<TrialRow> done = now == null ? List.of() : now.trials();
        card = card.fact("trials", done.size() + " of " + settings.trials + " (" + settings.startup + " random first)");
        if (!done.isEmpty()) {
            Best best = best();
            card = card.fact("best so far", String.format(Locale.ROOT, "%.4f in trial %d", best.search(), best.trial()))
                    .fact("weights", best.weights());
        }
        return card;
    }

    @Override
    OptiMer changed() {
        run = null;
        return this;
    }

    private synchronized SearchRun current() {
        SearchRun now = run;
        if (now == null) {
            now = new SearchRun(settings.plan(), baselines, executor);
            run = now;
        }
        return now;
    }
}
