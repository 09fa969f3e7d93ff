package org.optimer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;
import org.optimer.core.Progress;
import org.optimer.evaluate.Evaluator;
import org.optimer.search.Study;
import org.optimer.search.Trial;

/** One search under a fixed plan: ask, merge, score, tell; then the finals. May be run again after an interruption. */
final class SearchRun {
    /** After so many failures in a row something is wrong with the set-up, not with the weights. */
    private static final int FAILURES_IN_A_ROW = 5;

    private final SearchPlan plan;
    private final @Nullable Baselines baselines;
    private final Study study;
    private final MethodBook book;

    SearchRun(SearchPlan plan, @Nullable Baselines baselines) {
        this.plan = plan;
        this.baselines = baselines;
        study = StudyOpener.open(plan);
        book = new MethodBook(study);
    }

    OptiMerResult run() {
        long start = System.nanoTime();
        int threads = baselines == null
                ? plan.workers()
                : Math.max(plan.workers(), Runtime.getRuntime().availableProcessors());
        try (TrialExecutor executor = new InProcessExecutor(threads, Evaluator.inProcess())) {
            Finals finals = new Finals(executor, plan);
            List<CompletableFuture<MethodRow>> contest = contest(finals);
            search(finals);
            finish(finals);
            awaitAll(contest);
        }
        return new OptiMerResult(
                best(), trials(), methods(), plan.journal(), (System.nanoTime() - start) * 1e-9, plan.provenance());
    }

    List<TrialRow> trials() {
        return study.completed().stream()
                .map(trial -> new TrialRow(
                        trial.number(),
                        plan.weights(trial.params()),
                        trial.score(),
                        trial.number() < plan.startup(),
                        (int) attribute(trial, "worker"),
                        (int) attribute(trial, "batch"),
                        attribute(trial, "merge_seconds"),
                        attribute(trial, "score_seconds")))
                .toList();
    }

    Best best() {
        List<TrialRow> rows = trials();
        TrialRow top = rows.stream()
                .max(Comparator.comparingDouble(TrialRow::search).thenComparingInt(row -> -row.number()))
                .orElseThrow(() -> InvalidInputException.of(
                        "best of the search", "at least one finished trial", "none", "Call run() first"));
        MethodBook.Winner winner = book.winner(plan.trials(), plan.topK());
        if (winner != null) {
            top = rows.stream()
                    .filter(row -> row.number() == winner.trial())
                    .findFirst()
                    .orElse(top);
        }
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

    List<MethodRow> methods() {
        List<MethodRow> rows = new ArrayList<>();
        if (baselines != null) {
            for (Contender contender : baselines.contenders(plan)) {
                MethodRow row = book.find(contender);
                if (row != null) {
                    rows.add(row);
                }
            }
        }
        MethodBook.Winner winner = book.winner(plan.trials(), plan.topK());
        if (winner != null) {
            Best best = best();
            rows.add(new MethodRow(
                    "OptiMer",
                    best.weights(),
                    plan.trials(),
                    best.search(),
                    best.dev(),
                    winner.test(),
                    plan.preset() + ", trial " + best.trial()));
        }
        return rows;
    }

    private List<CompletableFuture<MethodRow>> contest(Finals finals) {
        List<CompletableFuture<MethodRow>> contest = new ArrayList<>();
        if (baselines != null) {
            for (Contender contender : baselines.contenders(plan)) {
                if (book.find(contender) == null) {
                    contest.add(contender.compete(finals).thenApply(row -> book.keep(contender, row)));
                }
            }
        }
        return contest;
    }

    private void search(Finals finals) {
        int done = study.completed().size();
        Map<Trial, CompletableFuture<TrialOutcome>> running = new LinkedHashMap<>();
        LinkedBlockingQueue<Trial> finished = new LinkedBlockingQueue<>();
        int failures = 0;
        try (Progress progress = Progress.start("search", plan.trials(), "trials")) {
            progress.step(done);
            while (done < plan.trials()) {
                while (running.size() < plan.workers() && done + running.size() < plan.trials()) {
                    Trial trial = study.ask();
                    CompletableFuture<TrialOutcome> outcome =
                            finals.onSearch(plan.pool(), plan.merge(), plan.weights(trial.params()), 9);
                    running.put(trial, outcome);
                    outcome.whenComplete((result, error) -> finished.add(trial));
                }
                Trial trial = take(finished, progress);
                CompletableFuture<TrialOutcome> outcome = running.remove(trial);
                if (outcome != null && tell(trial, outcome, finals)) {
                    done++;
                    failures = 0;
                    progress.note(bestSoFar());
                    progress.step(1);
                } else if (++failures >= FAILURES_IN_A_ROW) {
                    throw new OptiMerException("search: " + failures + " trials in a row failed, the last one with: "
                            + reason(outcome) + ". The finished trials are kept; mend the cause and run again.");
                }
            }
        }
    }

    /** Records the outcome; false when the trial failed. */
    private boolean tell(Trial trial, CompletableFuture<TrialOutcome> future, Finals finals) {
        if (future.isCompletedExceptionally()) {
            study.fail(trial, reason(future));
            return false;
        }
        TrialOutcome outcome = future.join();
        study.attribute(trial, "worker", outcome.worker());
        study.attribute(trial, "batch", trial.number() / plan.workers());
        study.attribute(trial, "merge_seconds", outcome.mergeSeconds());
        study.attribute(trial, "score_seconds", outcome.scoreSeconds());
        study.tell(trial, finals.value(outcome));
        return true;
    }

    /** Scores the best K on dev and the winner on test, unless an earlier run has. */
    private void finish(Finals finals) {
        if (book.winner(plan.trials(), plan.topK()) != null) {
            return;
        }
        List<Finals.Scored> scored = trials().stream()
                .map(row -> new Finals.Scored(row.number(), row.weights(), row.search()))
                .toList();
        List<Finals.Finalist> finalists = await(finals.onDev(plan.pool(), plan.merge(), scored, 9));
        Finals.Finalist winner = finalists.get(0);
        ScoreSummary test = await(finals.onTest(plan.pool(), plan.merge(), winner.scored().weights(), 9));
        book.keepWinner(plan.trials(), plan.topK(), finalists, test);
    }

    private void awaitAll(List<CompletableFuture<MethodRow>> contest) {
        try (Progress progress = Progress.start("baselines", contest.size(), "methods")) {
            for (CompletableFuture<MethodRow> one : contest) {
                await(one);
                progress.step(1);
            }
        }
    }

    private static Trial take(LinkedBlockingQueue<Trial> finished, Progress progress) {
        try {
            return finished.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            progress.check();
            throw new CancelledException("search: interrupted; finished trials are kept.");
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("search: interrupted; finished trials are kept. Run again to go on.");
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof OptiMerException known) {
                throw known;
            }
            throw new OptiMerException("scoring failed: " + e.getCause(), e.getCause());
        }
    }

    private String bestSoFar() {
        double best = study.completed().stream().mapToDouble(Trial::score).max().orElse(Double.NaN);
        return String.format(java.util.Locale.ROOT, "best %.4f", best);
    }

    private static String reason(@Nullable CompletableFuture<?> future) {
        if (future == null) {
            return "unknown";
        }
        try {
            future.join();
            return "none";
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return cause instanceof OptiMerException ? String.valueOf(cause.getMessage()) : cause.toString();
        }
    }

    private static double attribute(Trial trial, String name) {
        return trial.userAttrs().get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
