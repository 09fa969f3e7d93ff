package org.optimer.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.FrozenTrial;
import org.optimer.search.StudyRecord;

/**
 * Parallel coordinates: one line a trial across all parameters to its value, the best lines brightest and on top. Drawn as
 * plain lines in eight groups: plotly's own parallel coordinates need WebGL, which headless browsers may lack.
 */
final class ParallelPlot {
    /** Eight steps of the Viridis scale. */
    private static final List<String> SHADES =
            List.of("#440154", "#46327E", "#365C8D", "#277F8E", "#1FA187", "#4AC16D", "#A0DA39", "#FDE725");

    private static final int MOST_LABELS = 8;

    private ParallelPlot() {}

    static Fig of(StudyRecord study) {
        List<ParameterAxis> axes = ParameterAxis.all(study);
        List<FrozenTrial> worstFirst = new ArrayList<>(ParameterAxis.scored(study));
        Fig fig = Fig.of("Parallel coordinates");
        if (worstFirst.isEmpty() || axes.isEmpty()) {
            return fig.subtitle("no complete trial yet");
        }
        worstFirst.sort(Comparator.comparing(
                        FrozenTrial::score, study.directions().get(0).bestFirst())
                .reversed());
        double low = worstFirst.stream().mapToDouble(FrozenTrial::score).min().orElse(0);
        double high = worstFirst.stream().mapToDouble(FrozenTrial::score).max().orElse(1);
        ParameterAxis value = new ParameterAxis(study.metric(), low, high > low ? high : low + 1, false, List.of());
        int n = worstFirst.size();
        int groups = Math.min(SHADES.size(), n);
        for (int g = 0; g < groups; g++) {
            List<FrozenTrial> group = worstFirst.subList(n * g / groups, n * (g + 1) / groups);
            String name = g == 0 ? "worst" : g == groups - 1 ? "best 1/" + groups : "";
            fig = fig.trace(lines(group, axes, value, name, SHADES.get(SHADES.size() - groups + g), 1.2));
        }
        FrozenTrial best = study.best().orElse(worstFirst.get(n - 1));
        fig = fig.trace(lines(List.of(best), axes, value, "best trial", Style.RED, 3));
        List<String> names = new ArrayList<>();
        axes.forEach(axis -> names.add(axis.name()));
        names.add("<b>" + value.name() + "</b>");
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            places.add(i);
        }
        return fig.subtitle("one line a trial; brighter is better, by rank; red: trial " + best.number())
                .layout("margin.t", Style.LEGEND_TOP)
                .height(480)
                .layout("xaxis.tickvals", places)
                .layout("xaxis.ticktext", names)
                .layout("xaxis.range", List.of(-0.3, axes.size() + 0.45))
                .layout("xaxis.showline", false)
                .layout("yaxis.visible", false)
                .layout("yaxis.range", List.of(-0.09, 1.09))
                .layout("annotations", labels(axes, value));
    }

    private static Map<String, @Nullable Object> lines(
            List<FrozenTrial> trials,
            List<ParameterAxis> axes,
            ParameterAxis value,
            String name,
            String color,
            double width) {
        List<@Nullable Object> x = new ArrayList<>();
        List<@Nullable Object> y = new ArrayList<>();
        for (FrozenTrial trial : trials) {
            for (int i = 0; i < axes.size(); i++) {
                double at = axes.get(i).at(trial);
                x.add(i);
                y.add(Double.isNaN(at) ? null : axes.get(i).share(at)); // a gap where it has no such parameter
            }
            x.add(axes.size());
            y.add(value.share(trial.score()));
            x.add(null);
            y.add(null);
        }
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "scatter");
        trace.put("mode", "lines");
        trace.put("name", name);
        trace.put("showlegend", !name.isEmpty());
        trace.put("x", x);
        trace.put("y", y);
        trace.put("line", Map.of("color", color, "width", width));
        trace.put("opacity", width > 2 ? 1 : 0.7);
        trace.put("hoverinfo", "skip");
        return trace;
    }

    private static List<Map<String, Object>> labels(List<ParameterAxis> axes, ParameterAxis value) {
        List<Map<String, Object>> labels = new ArrayList<>();
        for (int i = 0; i <= axes.size(); i++) {
            ParameterAxis axis = i < axes.size() ? axes.get(i) : value;
            if (axis.choices().isEmpty()) {
                labels.add(label(i, 0, -14, number(axis.low())));
                labels.add(label(i, 1, 14, number(axis.high())));
            } else {
                int step = (axis.choices().size() + MOST_LABELS - 1) / MOST_LABELS;
                for (int c = 0; c < axis.choices().size(); c += step) {
                    labels.add(label(i, axis.share(c), 0, axis.choices().get(c)));
                }
            }
        }
        return labels;
    }

    private static Map<String, Object> label(int x, double y, int shift, String text) {
        Map<String, Object> label = new LinkedHashMap<>();
        label.put("x", x);
        label.put("y", y);
        label.put("yshift", shift);
        label.put("text", text);
        label.put("showarrow", false);
        label.put("font", Map.of("size", 11.5));
        if (shift == 0) {
            label.put("xanchor", "left");
            label.put("xshift", 4);
        }
        return label;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4g", value);
        return text.replaceFirst("\\.0+(?=e|$)", "").replaceFirst("(\\.\\d*?)0+(?=e|$)", "$1");
    }
}
