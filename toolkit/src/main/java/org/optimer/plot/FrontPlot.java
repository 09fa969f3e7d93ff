package org.optimer.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.optimer.Front;
import org.optimer.TrialRow;
import org.optimer.core.InvalidInputException;

/** Two objectives of every trial against each other, and those that none surpasses joined by a line. */
final class FrontPlot {
    private FrontPlot() {}

    static Fig of(List<TrialRow> trials, List<String> objectives, String x, String y) {
        int horizontal = objective(objectives, x);
        int vertical = objective(objectives, y);
        List<TrialRow> kept =
                trials.stream().filter(row -> row.violation() <= 0).toList();
        List<TrialRow> beyond =
                trials.stream().filter(row -> row.violation() > 0).toList();
        List<TrialRow> front = kept.stream()
                .filter(row -> kept.stream().noneMatch(other -> Front.surpasses(other.values(), row.values())))
                .sorted(Comparator.comparingDouble(row -> row.values().get(horizontal)))
                .toList();
        List<TrialRow> rest = kept.stream().filter(row -> !front.contains(row)).toList();
        Fig fig = Fig.of("What one objective costs the other")
                .x(x + " (search, %)")
                .y(y + " (search, %)")
                .height(460)
                .layout("margin.t", Style.LEGEND_TOP)
                .subtitle(front.size() + " of " + trials.size()
                        + " trials are surpassed by none; the axes leave out the lowest quarter")
                .layout("xaxis.range", range(trials, horizontal))
                .layout("yaxis.range", range(trials, vertical));
        if (!beyond.isEmpty()) {
            fig = fig.trace(points("beyond a limit", beyond, horizontal, vertical, "x", Style.GREY, "markers"));
        }
        if (!rest.isEmpty()) {
            fig = fig.trace(points("surpassed", rest, horizontal, vertical, "circle", Style.SKY, "markers"));
        }
        return front.isEmpty()
                ? fig
                : fig.trace(points("front", front, horizontal, vertical, "diamond", Style.RED, "lines+markers"));
    }

    /** From the lowest quartile on: a few hopeless trials would else take all the room. A double click shows them. */
    private static List<Double> range(List<TrialRow> trials, int objective) {
        double[] values = trials.stream()
                .mapToDouble(row -> 100 * row.values().get(objective))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return List.of(0.0, 100.0);
        }
        double low = values[values.length / 4];
        double high = values[values.length - 1];
        double margin = Math.max(0.06 * (high - low), 0.5);
        return List.of(low - margin, high + margin);
    }

    private static Map<String, Object> points(
            String name, List<TrialRow> rows, int x, int y, String symbol, String color, String mode) {
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (TrialRow row : rows) {
            xs.add(100 * row.values().get(x));
            ys.add(100 * row.values().get(y));
            StringBuilder weights = new StringBuilder("trial " + row.number());
            row.weights().forEach((vector, weight) -> weights.append("<br>")
                    .append(vector)
                    .append(String.format(java.util.Locale.ROOT, " %.3f", weight)));
            texts.add(weights.toString());
        }
        return Map.of(
                "type",
                "scatter",
                "mode",
                mode,
                "name",
                name,
                "x",
                xs,
                "y",
                ys,
                "text",
                texts,
                "hovertemplate",
                "%{text}<br>%{x:.1f}, %{y:.1f}<extra></extra>",
                "marker",
                Map.of("symbol", symbol, "size", 9, "color", color),
                "line",
                Map.of("color", color, "width", 2));
    }

    private static int objective(List<String> objectives, String name) {
        int at = objectives.indexOf(name);
        if (at < 0) {
            throw InvalidInputException.of("front", "an objective among " + objectives, name, "");
        }
        return at;
    }
}
