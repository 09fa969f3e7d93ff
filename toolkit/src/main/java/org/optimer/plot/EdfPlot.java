package org.optimer.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.FrozenTrial;
import org.optimer.search.StudyRecord;

/** The share of trials with at most a value, one step line a study. */
final class EdfPlot {
    private EdfPlot() {}

    static Fig of(List<StudyRecord> studies) {
        Fig fig = Fig.of("Distribution of values")
                .x(studies.isEmpty() ? "value" : studies.get(0).metric())
                .y("share of complete trials")
                .layout("margin.t", Style.LEGEND_TOP)
                .layout("yaxis.range", List.of(0, 1.02));
        List<String> counts = new ArrayList<>();
        for (StudyRecord study : studies) {
            double[] sorted = ParameterAxis.scored(study).stream()
                    .mapToDouble(FrozenTrial::score)
                    .sorted()
                    .toArray();
            counts.add(sorted.length + " trials of " + study.name());
            if (sorted.length > 0) {
                fig = fig.trace(steps(study.name(), sorted));
            }
        }
        return fig.subtitle(String.join(", ", counts));
    }

    private static Map<String, @Nullable Object> steps(String name, double[] sorted) {
        List<Double> x = new ArrayList<>(List.of(sorted[0]));
        List<Double> y = new ArrayList<>(List.of(0.0));
        for (int i = 0; i < sorted.length; i++) {
            x.add(sorted[i]);
            y.add((i + 1.0) / sorted.length);
        }
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "scatter");
        trace.put("mode", "lines");
        trace.put("name", name);
        trace.put("x", x);
        trace.put("y", y);
        trace.put("line", Map.of("shape", "hv", "width", 2.2));
        trace.put("hovertemplate", "%{y:.1%} at %{x:.6g} or less<extra>" + name.replace("<", "&lt;") + "</extra>");
        return trace;
    }
}
