package org.optimer.plot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.search.FrozenTrial;
import org.optimer.search.StudyRecord;

/** Value against each parameter alone; later trials are brighter, so one sees where the search went. */
final class SlicePlot {
    private SlicePlot() {}

    static Fig of(StudyRecord study) {
        List<FrozenTrial> scored = ParameterAxis.scored(study);
        List<ParameterAxis> axes = ParameterAxis.all(study);
        Fig fig = Fig.of("Value by parameter");
        if (scored.isEmpty() || axes.isEmpty()) {
            return fig.subtitle("no complete trial yet");
        }
        fig = Panels.grid(fig, axes.size()).layout("showlegend", false);
        Optional<FrozenTrial> best = study.best();
        for (int p = 0; p < axes.size(); p++) {
            ParameterAxis axis = axes.get(p);
            List<FrozenTrial> here = scored.stream()
                    .filter(trial -> !Double.isNaN(axis.at(trial)))
                    .toList();
            fig = fig.trace(points(axis, here, p, p == axes.size() - 1));
            if (best.isPresent() && here.contains(best.get())) {
                fig = fig.trace(ring(axis, best.get(), p));
            }
            fig = Panels.axis(fig, "x", p, axis.layout());
            if (Panels.first(p, axes.size())) {
                fig = Panels.axis(fig, "y", p, Map.of("title", Map.of("text", study.metric())));
            }
        }
        return fig.subtitle("one dot a trial, the most important parameter first; ringed: the best trial");
    }

    private static Map<String, @Nullable Object> points(
            ParameterAxis axis, List<FrozenTrial> trials, int panel, boolean bar) {
        Map<String, @Nullable Object> marker = new LinkedHashMap<>();
        marker.put("color", trials.stream().map(FrozenTrial::number).toList());
        marker.put("colorscale", "Viridis");
        marker.put("size", 6);
        marker.put("line", Map.of("color", "rgba(128,128,128,0.6)", "width", 0.5));
        marker.put("showscale", bar);
        marker.put("colorbar", Style.colorBar("trial"));
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "scatter");
        trace.put("mode", "markers");
        trace.put("name", axis.name());
        trace.put("x", trials.stream().map(axis::at).toList());
        trace.put("y", trials.stream().map(FrozenTrial::score).toList());
        trace.put("xaxis", Panels.axis("x", panel));
        trace.put("yaxis", Panels.axis("y", panel));
        trace.put("marker", marker);
        trace.put("hovertemplate", "trial %{marker.color}<br>%{x:.4g}: %{y:.6g}<extra></extra>");
        return trace;
    }

    private static Map<String, @Nullable Object> ring(ParameterAxis axis, FrozenTrial best, int panel) {
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "scatter");
        trace.put("mode", "markers");
        trace.put("name", "best");
        trace.put("x", List.of(axis.at(best)));
        trace.put("y", List.of(best.score()));
        trace.put("xaxis", Panels.axis("x", panel));
        trace.put("yaxis", Panels.axis("y", panel));
        trace.put("hoverinfo", "skip");
        trace.put(
                "marker",
                Map.of("symbol", "circle-open", "size", 15, "color", Style.RED, "line", Map.of("width", 2.5)));
        return trace;
    }
}
