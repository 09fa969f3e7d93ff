package org.optimer.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.FrozenTrial;
import org.optimer.search.StudyRecord;
import org.optimer.search.TrialState;

/** Values by trial and the best so far, whichever way is good. */
final class HistoryPlot {
    private HistoryPlot() {}

    static Fig of(StudyRecord study) {
        List<FrozenTrial> scored = ParameterAxis.scored(study);
        List<FrozenTrial> pruned = study.trials(TrialState.PRUNED).stream()
                .filter(trial -> Double.isFinite(trial.score()))
                .toList();
        Fig fig = Fig.of("History of " + study.name())
                .x("trial")
                .y(study.metric())
                .layout("margin.t", Style.LEGEND_TOP);
        if (scored.isEmpty()) {
            return fig.subtitle("no complete trial yet");
        }
        fig = fig.trace(points("complete", scored, Style.BLUE, "circle"));
        if (!pruned.isEmpty()) {
            fig = fig.trace(points("pruned, last value", pruned, Style.ORANGE, "triangle-down"));
        }
        List<Integer> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        FrozenTrial best = null;
        for (FrozenTrial trial : scored) {
            boolean better =
                    best == null || study.directions().get(0).bestFirst().compare(trial.score(), best.score()) < 0;
            best = trial.feasible() && better ? trial : best;
            if (best != null) {
                x.add(trial.number());
                y.add(best.score());
            }
        }
        if (best == null) {
            return fig.subtitle("no trial keeps its limits yet");
        }
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("type", "scatter");
        line.put("mode", "lines");
        line.put("name", "best so far");
        line.put("x", x);
        line.put("y", y);
        line.put("line", Map.of("color", Style.RED, "width", 2.5, "shape", "hv"));
        line.put("hoverinfo", "skip");
        return fig.trace(line).subtitle(counts(study, best, scored.size()));
    }

    private static String counts(StudyRecord study, FrozenTrial best, int scored) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s is best: %.6g in trial %d; %d complete",
                study.directions().get(0).name().startsWith("MAX") ? "the greatest" : "the least",
                best.score(),
                best.number(),
                study.trials(TrialState.COMPLETE).size()));
        for (TrialState state : List.of(TrialState.PRUNED, TrialState.FAIL, TrialState.RUNNING, TrialState.WAITING)) {
            int count = study.trials(state).size();
            if (count > 0) {
                text.append(", ").append(count).append(' ').append(Style.word(state));
            }
        }
        int infinite = study.trials(TrialState.COMPLETE).size() - scored;
        return infinite > 0
                ? text.append("; ")
                        .append(infinite)
                        .append(" infinite, not drawn")
                        .toString()
                : text + "";
    }

    private static Map<String, @Nullable Object> points(
            String name, List<FrozenTrial> trials, String color, String symbol) {
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "scatter");
        trace.put("mode", "markers");
        trace.put("name", name);
        trace.put("x", trials.stream().map(FrozenTrial::number).toList());
        trace.put("y", trials.stream().map(FrozenTrial::score).toList());
        trace.put("marker", Map.of("color", color, "symbol", symbol, "size", 7, "opacity", 0.75));
        trace.put("hovertemplate", "trial %{x}<br>%{y:.6g}<extra></extra>");
        return trace;
    }
}
