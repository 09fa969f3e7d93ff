package org.optimer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.optimer.core.CancelledException;
import org.optimer.core.Differences;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;
import org.optimer.core.Progress;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.TaskSet;
import org.optimer.search.FrozenTrial;
import org.optimer.search.InMemoryStorage;
import org.optimer.search.JournalStorage;
import org.optimer.search.Storage;
import org.optimer.search.Study;
import org.optimer.search.StudyBuilder;
import org.optimer.search.StudyRecord;
import org.optimer.search.Trial;
import org.optimer.search.TrialState;

/** One search under a fixed plan: trials, then the finals, the baselines beside them. May be run again when stopped. */
final class SearchRun {
    /** What the search itself waits for goes before the baselines' work. */
    private static final int FIRST = 9;

    /** Trial attribute: how many samples this search scored for it, where that is fewer than all. */
    static final String SAMPLES = "samples";

    private final SearchPlan plan;
    private final List<Contender> contenders;
    private final Study study;
    private final MethodBook book;
    private final @Nullable TrialExecutor executor;
    private final @Nullable Race race;
    private final TaskSet items;

    SearchRun(SearchPlan plan, @Nullable Baselines baselines, @Nullable TrialExecutor executor) {
        this.plan = plan;
        this.executor = executor;
        plan.merge().of(plan.pool()).weights(plan.ordinary()).check();
        contenders = baselines == null ? List.of() : baselines.contenders(plan);
        study = open(plan);
        EarlierTrials.takeOver(study, plan, executor);
        book = new MethodBook(study, plan);
        items = plan.trialSet();
        race = plan.frugal().racing() ? new Race(plan, items) : null;
    }

    /** Evaluates trials beside other processes on the same journal; finals and baselines are theirs. */
    void join(int firstWorker) {
        if (executor != null) {
            join(executor, firstWorker);
        } else {
            try (TrialExecutor own = new InProcessExecutor(plan.workers(), Evaluator.inProcess(), plan.ledger())) {
                join(own, firstWorker);
            }
        }
    }

    private void join(TrialExecutor where, int firstWorker) {
        Finals finals = new Finals(where, plan);
        study.joinAll(trial -> evaluate(trial, finals), plan.trials(), plan.workers(), firstWorker);
    }

    OptiMerResult run() {
        long start = System.nanoTime();
        if (executor != null) {
            run(executor);
        } else {
            int threads = contenders.isEmpty()
                    ? plan.workers()
                    : Math.max(plan.workers(), Runtime.getRuntime().availableProcessors());
            try (TrialExecutor own = new InProcessExecutor(threads, Evaluator.inProcess(), plan.ledger())) {
                run(own);
            }
        }
        return result((System.nanoTime() - start) * 1e-9);
    }

    private void run(TrialExecutor where) {
        Finals finals = new Finals(where, plan);
        List<CompletableFuture<MethodRow>> contest = contest(finals);
        study.optimizeAll(trial -> evaluate(trial, finals), plan.trials(), plan.workers());
        finish(finals);
        awaitAll(contest);
    }

    OptiMerResult result(double seconds) {
        return new OptiMerResult(
                best(),
                plan.goals().several() ? front() : null,
                trials(),
                methods(),
                plan.journal(),
                seconds,
                samples(),
                plan.provenance());
    }

    /** The study as it stands now. */
    StudyRecord record() {
        return study.record();
    }

    /** What was mended. */
    List<String> repairs() {
        List<String> repairs = new ArrayList<>(study.repairs());
        plan.ledger().problems().forEach(problem -> repairs.add("ledger of samples: " + problem));
        return repairs;
    }

    List<TrialRow> trials() {
        List<TrialRow> rows = new ArrayList<>();
        for (FrozenTrial trial : study.record().trials(TrialState.COMPLETE)) {
            rows.add(new TrialRow(
                    trial.number(),
                    plan.weights(trial.params()),
                    trial.score(),
                    trial.values(),
                    trial.violation(),
                    rows.size() < plan.startup(),
                    (int) attribute(trial, "worker"),
                    (int) attribute(trial, "batch"),
                    attribute(trial, "merge_seconds"),
                    attribute(trial, "score_seconds"),
                    cost(trial),
                    Race.ended(trial)));
        }
        return rows;
    }

    Best best() {
        List<TrialRow> rows = trials();
        MethodBook.Winner winner = book.winner(plan.trials(), plan.topK());
        TrialRow top = rows.stream()
                .filter(row -> winner == null || row.number() == winner.trial())
                .min(Comparator.comparingDouble(TrialRow::violation)
                        .thenComparing(row -> -row.search())
                        .thenComparingInt(TrialRow::number))
                .orElseThrow(() -> InvalidInputException.of(
                        "best of the search", "at least one finished trial", "none", "Call run() first"));
        return new Best(
                top.number(),
                top.weights(),
                top.search(),
                winner == null ? null : winner.dev(),
                winner == null ? null : winner.test(),
                plan.pool(),
                plan.merge(),
                plan.provenance());
    }

    /** The front as far as it is known: of the finals, or of the trials so far. */
    Front front() {
        return FrontFinals.front(plan, study);
    }

    List<MethodRow> methods() {
        List<MethodRow> rows = new ArrayList<>();
        for (Contender contender : contenders) {
            MethodRow row = book.find(contender);
            if (row != null) {
                rows.add(row);
            }
        }
        MethodBook.Winner winner = book.winner(plan.trials(), plan.topK());
        if (winner != null) {
            Best best = best();
            rows.add(new MethodRow(
                    OptiMerResult.OURS,
                    best.weights(),
                    plan.trials(),
                    best.search(),
                    best.dev(),
                    winner.test(),
                    label(plan.samplerNote()) + ", trial " + best.trial()));
        }
        return rows;
    }

    private List<Double> evaluate(Trial trial, Finals finals) {
        Map<String, Double> weights = plan.weights(trial.params());
        Race.Heat heat = race == null ? null : heat(trial.number(), race, finals);
        TrialOutcome outcome = await(
                heat == null || race == null
                        ? finals.onSearch(weights, List.of(items), soFar -> false, FIRST)
                        : finals.onSearch(weights, race.stages(), heat::lost, FIRST));
        trial.userAttr("merge_seconds", outcome.mergeSeconds());
        trial.userAttr("score_seconds", outcome.scoreSeconds());
        List<@Nullable Double> errors = plan.goals().errors(outcome.scores());
        trial.userAttr("search_stderr", errors.size() == 1 ? errors.get(0) : errors);
        int samples = outcome.scores().samples().size();
        if (heat == null || samples == items.size()) {
            trial.constraints(await(finals.constraints(outcome.scores())).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray());
            return plan.goals().values(outcome.scores());
        }
        trial.userAttr(SAMPLES, samples);
        trial.userAttr(Race.AGAINST, heat.opponent().number());
        return List.of(heat.value(outcome.scores()));
    }

    /** The next trial's opponent; its scores are asked for again, which a ledger answers without scoring. */
    private Race.@Nullable Heat heat(int number, Race race, Finals finals) {
        return race.heat(number, study.trials(), trial -> await(
                        finals.onSearch(plan.weights(trial.params()), List.of(items), soFar -> false, FIRST))
                .scores());
    }

    /** What the trials so far and the finals, once held, looked at. */
    SampleCount samples() {
        long search = trials().stream().mapToLong(TrialRow::samples).sum();
        return new SampleCount(
                search,
                book.devSamples(plan.trials(), plan.topK()),
                (long) plan.trials() * plan.searchSet().size()
                        + (long) plan.topK() * plan.devSet().size());
    }

    /** Begins with every baseline whose line is not in the study yet. */
    private List<CompletableFuture<MethodRow>> contest(Finals finals) {
        List<CompletableFuture<MethodRow>> contest = new ArrayList<>();
        for (Contender contender : contenders) {
            if (book.find(contender) == null) {
                contest.add(contender.compete(finals).thenApply(row -> book.keep(contender, row)));
            }
        }
        return contest;
    }

    /** Scores the best K on dev and the winner on test, unless an earlier run has. */
    private void finish(Finals finals) {
        if (book.winner(plan.trials(), plan.topK()) != null) {
            return;
        }
        if (plan.goals().several()) {
            new FrontFinals(finals, plan, study, book).hold(FIRST);
            return;
        }
        List<Finals.Scored> scored = candidates();
        try (Progress progress = Progress.start("finals", 2, "stages")) {
            Finals.Podium podium = await(
                    plan.frugal().halving()
                            ? new Halving(finals, plan)
                                    .hold(scored, plan.frugal().entrants(), FIRST)
                            : finals.onDev(plan.pool(), plan.merge(), scored, FIRST));
            progress.step(1);
            ScoreSummary test = await(finals.onTest(
                    plan.pool(), plan.merge(), podium.winner().scored().weights(), FIRST));
            progress.step(1);
            book.keepWinner(plan.trials(), plan.topK(), podium, test);
        }
    }

    /** All complete trials as the finals take them: with the items behind each score, whoever paid for them. */
    List<Finals.Scored> candidates() {
        return study.record().trials(TrialState.COMPLETE).stream()
                .map(trial -> new Finals.Scored(
                        trial.number(),
                        plan.weights(trial.params()),
                        trial.score(),
                        trial.violation(),
                        EarlierTrials.known(trial) ? items.size() : cost(trial)))
                .toList();
    }

    /** How many samples a trial took; none when it is known from an earlier search. */
    private int cost(FrozenTrial trial) {
        return trial.userAttr(SAMPLES) instanceof Number n ? n.intValue() : items.size();
    }

    private static void awaitAll(List<CompletableFuture<MethodRow>> contest) {
        if (contest.isEmpty()) {
            return;
        }
        try (Progress progress = Progress.start("baselines", contest.size(), "methods")) {
            for (CompletableFuture<MethodRow> one : contest) {
                await(one);
                progress.step(1);
            }
        }
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("search: interrupted; finished trials are kept. Run again to go on.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OptiMerException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new OptiMerException("scoring failed: " + e.getCause(), e.getCause());
        }
    }

    private static Study open(SearchPlan plan) {
        Storage storage = plan.journal() == null ? new InMemoryStorage() : JournalStorage.open(plan.journal());
        StudyBuilder builder = Study.maximize(plan.objective().name());
        plan.goals().objectives().stream().skip(1).forEach(objective -> builder.alsoMaximize(objective.name()));
        Study study = builder.space(plan.space())
                .sampler(plan.sampler())
                .rng(plan.rng())
                .storage(storage)
                .open();
        Object before = study.userAttrs().get(SearchPlan.IDENTITY);
        if (before == null) {
            study.userAttr(SearchPlan.IDENTITY, plan.identity());
            study.userAttr("optimer:provenance", plan.provenance().toMap());
        } else if (!before.equals(plan.identity())) {
            String differences = Differences.of(
                    study.userAttrs().get("optimer:provenance"),
                    plan.provenance().toMap(),
                    Set.of("trials", "top_k", "versions", "path"));
            throw InvalidInputException.of(
                    storage.place(),
                    "a study of the same vectors, merge, ranges, tasks and seed",
                    "a study of another search" + (differences.isEmpty() ? "" : ": " + differences),
                    "Choose another journal, or restore the settings that it was begun with");
        }
        return study;
    }

    /** A preset's name; for a sampler given as an object, its name. */
    private static String label(Object note) {
        return note instanceof Map<?, ?> settings ? String.valueOf(settings.get("name")) : String.valueOf(note);
    }

    private static double attribute(FrozenTrial trial, String name) {
        return trial.userAttr(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
