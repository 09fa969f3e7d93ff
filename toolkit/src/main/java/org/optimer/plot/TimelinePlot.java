package org.optimer.plot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.Timeline;
import org.optimer.search.Timeline.Span;
import org.optimer.search.TrialState;

/** Bars of trials, one row a worker. */
final class TimelinePlot {
    private TimelinePlot() {}

    static Fig of(Timeline timeline) {
        Fig fig = Fig.of("Workers' timeline").x("seconds since the first trial began");
        if (timeline.spans().isEmpty()) {
            return fig.subtitle("no trial has begun");
        }
        for (TrialState state : TrialState.values()) {
            List<Span> spans = timeline.spans().stream()
                    .filter(span -> span.state() == state)
                    .toList();
            if (!spans.isEmpty()) {
                fig = fig.trace(bars(state, spans));
            }
        }
        double busy = timeline.busy().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        int lanes = timeline.lanes().size();
        return fig.subtitle(String.format(
                        Locale.ROOT,
                        "%d trials, %d %s, evaluating %.0f %% of the time",
                        timeline.spans().size(),
                        lanes,
                        timeline.lanes().get(0).split(" ")[0] + (lanes == 1 ? "" : "s"),
                        timeline.seconds() > 0 ? 100 * busy / (lanes * timeline.seconds()) : 100))
                .layout("margin.t", Style.LEGEND_TOP)
                .layout("barmode", "overlay")
                .layout("bargap", 0.25)
                .layout("showlegend", true)
                .layout("yaxis.type", "category")
                .layout("yaxis.categoryorder", "array")
                .layout("yaxis.categoryarray", timeline.lanes())
                .layout("yaxis.autorange", "reversed")
                .height(Math.max(260, 190 + 30 * lanes));
    }

    private static Map<String, @Nullable Object> bars(TrialState state, List<Span> spans) {
        String color =
                switch (state) {
                    case COMPLETE -> Style.BLUE;
                    case PRUNED -> Style.ORANGE;
                    case FAIL -> Style.RED;
                    default -> Style.GREY;
                };
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "bar");
        trace.put("orientation", "h");
        trace.put("name", Style.word(state));
        trace.put("y", spans.stream().map(Span::lane).toList());
        trace.put("base", spans.stream().map(Span::from).toList());
        trace.put("x", spans.stream().map(span -> span.to() - span.from()).toList());
        trace.put("customdata", spans.stream().map(Span::trial).toList());
        trace.put("marker", Map.of("color", color, "line", Map.of("color", "#FFFFFF", "width", 0.6)));
        trace.put("hovertemplate", "trial %{customdata}<br>%{x:.3f} s from %{base:.3f} s<extra></extra>");
        return trace;
    }
}
