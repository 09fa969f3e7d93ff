package org.optimer.plot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.Densities;
import org.optimer.search.StudyRecord;

/** The densities l and g of each parameter, with the good trials as ticks below. */
final class DensityPlot {
    private DensityPlot() {}

    static Fig of(StudyRecord study) {
        // a parameter that only one trial had, as in a space with conditions, has no density
        List<ParameterAxis> axes = ParameterAxis.all(study).stream()
                .filter(axis -> Densities.known(study, axis.name()))
                .toList();
        Fig fig = Fig.of("What TPE believes");
        if (axes.isEmpty() || ParameterAxis.scored(study).size() < 2) {
            return fig.subtitle("fewer than two complete trials of each parameter");
        }
        fig = Panels.grid(fig, axes.size());
        int good = 0;
        for (int p = 0; p < axes.size(); p++) {
            ParameterAxis axis = axes.get(p);
            Densities densities = Densities.of(study, axis.name());
            good = Math.max(good, densities.goodValues().size());
            fig = fig.trace(line(densities, axis, densities.other(), "g: the others", Style.GREY, p))
                    .trace(line(densities, axis, densities.good(), "l: good trials", Style.BLUE, p))
                    .trace(ticks(densities, axis, p));
            fig = Panels.axis(fig, "x", p, axis.layout());
            Map<String, @Nullable Object> vertical = new LinkedHashMap<>();
            vertical.put("rangemode", "tozero");
            if (Panels.first(p, axes.size())) {
                vertical.put("title", Map.of("text", "density"));
            }
            fig = Panels.axis(fig, "y", p, vertical);
        }
        return fig.subtitle("l is fitted to the best " + good
                + " trials (ticks), g to the others; the next trial is drawn from l where l/g is great");
    }

    private static Map<String, @Nullable Object> line(
            Densities densities, ParameterAxis axis, List<Double> y, String name, String color, int panel) {
        boolean bars = !axis.choices().isEmpty();
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", bars ? "bar" : "scatter");
        trace.put("name", name);
        trace.put("legendgroup", name);
        trace.put("showlegend", panel == 0);
        trace.put("x", densities.places().stream().map(axis::place).toList());
        trace.put("y", y);
        trace.put("xaxis", Panels.axis("x", panel));
        trace.put("yaxis", Panels.axis("y", panel));
        trace.put("hovertemplate", "%{x:.4g}: %{y:.3g}<extra>" + name.charAt(0) + "</extra>");
        if (bars) {
            trace.put("marker", Map.of("color", color));
        } else {
            trace.put("mode", "lines");
            trace.put("line", Map.of("color", color, "width", 2.2, "shape", densities.discrete() ? "hvh" : "linear"));
        }
        return trace;
    }

    private static Map<String, @Nullable Object> ticks(Densities densities, ParameterAxis axis, int panel) {
        List<Double> x = densities.goodValues().stream().map(axis::place).toList();
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "scatter");
        trace.put("mode", "markers");
        trace.put("name", "good trials");
        trace.put("showlegend", false);
        trace.put("x", x);
        trace.put("y", x.stream().map(value -> 0).toList());
        trace.put("xaxis", Panels.axis("x", panel));
        trace.put("yaxis", Panels.axis("y", panel));
        trace.put("marker", Map.of("symbol", "line-ns-open", "size", 11, "color", Style.BLUE));
        trace.put("hovertemplate", "good: %{x:.4g}<extra></extra>");
        trace.put("cliponaxis", false);
        return trace;
    }
}
