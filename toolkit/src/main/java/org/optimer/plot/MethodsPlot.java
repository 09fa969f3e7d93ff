package org.optimer.plot;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.plot.Plots.MethodPoint;

/** Methods with error bars, best on top. Tablesaw has no error bars: the traces are set as maps. */
final class MethodsPlot {
    private MethodsPlot() {}

    static Fig of(List<MethodPoint> methods, String scoreName) {
        List<MethodPoint> sorted = methods.stream()
                .filter(m -> Double.isFinite(m.mean()))
                .sorted(Comparator.comparingDouble(MethodPoint::mean).reversed())
                .toList();
        List<MethodPoint> ours = sorted.stream().filter(MethodPoint::ours).toList();
        List<MethodPoint> others = sorted.stream().filter(m -> !m.ours()).toList();
        // percents with one decimal, shares and losses with four
        int digits = sorted.stream().anyMatch(m -> Math.abs(m.mean()) > 2) ? 1 : 4;
        Fig fig = Fig.of("Methods compared")
                .subtitle("mean over the test tasks ± one standard error; bars that overlap widely are not told apart")
                .layout("margin.t", Style.LEGEND_TOP)
                .x(scoreName)
                .height(Math.max(300, 170 + 30 * sorted.size()))
                .layout("yaxis.type", "category")
                .layout("yaxis.categoryorder", "array")
                .layout(
                        "yaxis.categoryarray",
                        sorted.stream().map(MethodPoint::name).toList())
                .layout("yaxis.autorange", "reversed")
                .layout("yaxis.title.text", "method")
                .layout("margin.r", digits == 1 ? 120 : 150)
                .layout(
                        "annotations",
                        sorted.stream().map(m -> value(m, digits)).toList());
        if (!others.isEmpty()) {
            fig = fig.trace(group(others, "baseline", Style.GREY, "circle", digits));
        }
        if (!ours.isEmpty()) {
            fig = fig.trace(group(ours, "found by search", Style.BLUE, "diamond", digits))
                    .layout("shapes", List.of(line(ours.get(0).mean())));
        }
        return fig;
    }

    private static Map<String, @Nullable Object> group(
            List<MethodPoint> methods, String name, String color, String symbol, int digits) {
        List<String> text = methods.stream().map(m -> text(m, digits)).toList();
        List<Double> bars = methods.stream()
                .map(m -> m.standardError() > 0 ? m.standardError() : 0.0)
                .toList();
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "scatter");
        trace.put("mode", "markers");
        trace.put("name", name);
        trace.put("x", methods.stream().map(MethodPoint::mean).toList());
        trace.put("y", methods.stream().map(MethodPoint::name).toList());
        trace.put("error_x", Map.of("type", "data", "array", bars, "thickness", 2, "width", 10, "color", color));
        trace.put("marker", Map.of("color", color, "symbol", symbol, "size", 8));
        trace.put("customdata", text);
        trace.put("hovertemplate", "%{y}<br>%{customdata}<extra></extra>");
        return trace;
    }

    /** The number itself, in a column at the right. */
    private static Map<String, Object> value(MethodPoint method, int digits) {
        return Map.of(
                "text",
                text(method, digits),
                "xref",
                "paper",
                "x",
                1.01,
                "xanchor",
                "left",
                "yref",
                "y",
                "y",
                method.name(),
                "showarrow",
                false);
    }

    private static String text(MethodPoint method, int digits) {
        return method.standardError() > 0
                ? String.format(
                        Locale.ROOT, "%s ± %s", number(method.mean(), digits), number(method.standardError(), digits))
                : number(method.mean(), digits);
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static Map<String, Object> line(double x) {
        return Map.of(
                "type",
                "line",
                "x0",
                x,
                "x1",
                x,
                "yref",
                "paper",
                "y0",
                0,
                "y1",
                1,
                "layer",
                "below",
                "line",
                Map.of("color", Style.BLUE, "width", 1, "dash", "dot"));
    }
}
