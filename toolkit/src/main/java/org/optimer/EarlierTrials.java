package org.optimer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.TaskSet;
import org.optimer.search.FrozenTrial;
import org.optimer.search.KnownTrial;
import org.optimer.search.Study;

/** Adds what an earlier search found, valued by this plan's goals, as far as the ledger knows all samples. */
final class EarlierTrials {
    /** The name of {@link Evaluator#inProcess}, by which a search scores unless it is given an executor. */
    private static final String EVALUATOR = "in_process";

    /** Trial attribute: the number that the trial had in the earlier search. */
    static final String KNOWN = "known";

    /** Study attribute: how far the taking over of the earlier search's trials has come. */
    static final String STATE = "optimer:earlier";

    private static final String BEGUN = "begun";
    private static final String DONE = "taken over";

    private EarlierTrials() {}

    /** Whether a trial was taken over: it cost this search no samples, yet all search items are behind its score. */
    static boolean known(FrozenTrial trial) {
        return trial.userAttrs().containsKey(KNOWN);
    }

    /**
     * Adds trials to a study that has none of its own, or that a crash left with a part of them. Nothing is scored, except
     * the models that limits compare with, when the ledger does not know them.
     *
     * @param study to be added to
     * @param plan with the known trials; nothing is done when there are none
     * @param executor scores those models; null for one in this process
     */
    static void takeOver(Study study, SearchPlan plan, @Nullable TrialExecutor executor) {
        Object state = study.userAttrs().get(STATE);
        boolean due = state == null ? study.trials().stream().allMatch(EarlierTrials::known) : state.equals(BEGUN);
        if (due && !plan.known().isEmpty()) {
            study.userAttr(STATE, BEGUN);
            add(study, plan, executor);
            study.userAttr(STATE, DONE);
        }
    }

    private static void add(Study study, SearchPlan plan, @Nullable TrialExecutor executor) {
        if (executor != null) {
            add(study, plan, new References(executor, plan));
            return;
        }
        try (TrialExecutor own = new InProcessExecutor(1, Evaluator.inProcess(), plan.ledger())) {
            add(study, plan, new References(own, plan));
        }
    }

    private static void add(Study study, SearchPlan plan, References references) {
        TaskSet items = plan.trialSet();
        List<KnownTrial> trials = new ArrayList<>();
        for (TrialRow row : plan.known()) {
            TrialSpec spec = new TrialSpec(plan.pool(), plan.merge(), row.weights(), items);
            Scores scores = plan.holds(row.weights())
                    ? plan.ledger()
                            .find(InProcessExecutor.key(EVALUATOR, spec), spec.label(), items)
                            .orElse(null)
                    : null;
            if (scores != null) {
                List<Double> limits = SearchRun.await(references.constraints(scores));
                Map<String, Object> params = new LinkedHashMap<>();
                study.space()
                        .names()
                        .forEach(name -> params.put(name, row.weights().get(name)));
                trials.add(new KnownTrial(params, plan.goals().values(scores), limits, remarks(row)));
            }
        }
        study.addAll(trials, KNOWN);
    }

    private static Map<String, Object> remarks(TrialRow row) {
        Map<String, Object> remarks = new LinkedHashMap<>();
        remarks.put("worker", 0);
        remarks.put("batch", 0);
        remarks.put("merge_seconds", 0.0);
        remarks.put("score_seconds", 0.0);
        remarks.put(SearchRun.SAMPLES, 0);
        remarks.put(KNOWN, row.number());
        return remarks;
    }
}
