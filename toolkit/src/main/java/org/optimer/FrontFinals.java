package org.optimer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Progress;
import org.optimer.evaluate.Objective;
import org.optimer.search.FrozenTrial;
import org.optimer.search.Study;

/**
 * Finals of several objectives: of the front on the search split the K trials that stand for it best are scored on dev,
 * and those that none of them surpasses there once on test. Kept as a remark of the study.
 */
final class FrontFinals {
    private static final String KEY = "optimer:front";

    private final Finals finals;
    private final SearchPlan plan;
    private final Study study;
    private final MethodBook book;

    FrontFinals(Finals finals, SearchPlan plan, Study study, MethodBook book) {
        this.finals = finals;
        this.plan = plan;
        this.study = study;
        this.book = book;
    }

    void hold(int urgency) {
        List<FrozenTrial> front = study.record().front(plan.topK());
        List<FrozenTrial> candidates = front.isEmpty() ? study.top(plan.topK()) : front; // none keeps to the limits
        try (Progress progress = Progress.start("finals", 2, "stages")) {
            List<Finals.Finalist> finalists = SearchRun.await(
                    finals.onDev(candidates.stream().map(this::scored).toList(), urgency));
            progress.step(1);
            List<Map<String, Object>> rows = new ArrayList<>();
            List<Finals.Finalist> podium = new ArrayList<>(finalists);
            ScoreSummary winners = null;
            for (Finals.Finalist finalist : finalists) {
                if (finalists.stream().noneMatch(other -> surpasses(other, finalist))) {
                    ScoreSummary test = SearchRun.await(finals.onTest(
                            plan.pool(), plan.merge(), finalist.scored().weights(), urgency));
                    if (winners == null) {
                        winners = test;
                        // the best on dev may be surpassed by one that ties with it there in the first objective
                        podium.remove(finalist);
                        podium.add(0, finalist);
                    }
                    rows.add(row(finalist, test));
                }
            }
            progress.step(1);
            study.userAttr(key(plan), rows);
            if (winners != null) {
                long samples = (long) finalists.size() * plan.devSet().size();
                book.keepWinner(plan.trials(), plan.topK(), new Finals.Podium(podium, samples), winners);
            }
        }
    }

    /** The front of the finals; before them, that of the trials on the search split. */
    static Front front(SearchPlan plan, Study study) {
        List<Front.Point> points = new ArrayList<>();
        boolean held = new MethodBook(study, plan).winner(plan.trials(), plan.topK()) != null;
        if (held && study.userAttrs().get(key(plan)) instanceof List<?> rows) {
            for (Object row : rows) {
                points.add(stored(plan, study, (Map<?, ?>) row));
            }
        } else {
            study.front().forEach(trial -> points.add(point(plan, trial, null, null)));
            points.sort(Comparator.comparingDouble(point -> -point.search().get(0)));
        }
        List<String> names =
                plan.goals().objectives().stream().map(Objective::name).toList();
        return new Front(names, points, plan.pool(), plan.merge());
    }

    private Finals.Scored scored(FrozenTrial trial) {
        return new Finals.Scored(
                trial.number(),
                plan.weights(trial.params()),
                trial.score(),
                trial.violation(),
                plan.trialSet().size());
    }

    /** Nearer to the limits, or as near and nowhere worse and somewhere better. */
    private static boolean surpasses(Finals.Finalist a, Finals.Finalist b) {
        if (a.violation() != b.violation()) {
            return a.violation() < b.violation();
        }
        return Front.surpasses(a.values(), b.values());
    }

    private static Map<String, Object> row(Finals.Finalist finalist, ScoreSummary test) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("trial", finalist.scored().id());
        row.put("dev", finalist.values());
        row.put("test", test.toMap());
        return row;
    }

    private static Front.Point stored(SearchPlan plan, Study study, Map<?, ?> row) {
        int number = row.get("trial") instanceof Number trial ? trial.intValue() : -1;
        List<Double> dev = new ArrayList<>();
        if (row.get("dev") instanceof List<?> values) {
            values.forEach(value -> dev.add(((Number) value).doubleValue()));
        }
        return point(plan, study.trials().get(number), dev, ScoreSummary.fromMap(row.get("test"), KEY));
    }

    private static Front.Point point(
            SearchPlan plan, FrozenTrial trial, @Nullable List<Double> dev, @Nullable ScoreSummary test) {
        return new Front.Point(trial.number(), plan.weights(trial.params()), trial.values(), dev, test);
    }

    private static String key(SearchPlan plan) {
        return KEY + ":" + plan.trials() + ":" + plan.topK();
    }
}
