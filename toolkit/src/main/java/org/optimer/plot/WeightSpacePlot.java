package org.optimer.plot;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.optimer.core.InvalidInputException;
import org.optimer.plot.Plots.TrialPoint;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.Symbol;
import tech.tablesaw.plotly.traces.ScatterTrace;

/** The weights of two vectors, coloured by score. */
final class WeightSpacePlot {
    private WeightSpacePlot() {}

    static Fig of(List<TrialPoint> trials, String x, String y, String scoreName) {
        List<TrialPoint> scored = trials.stream()
                .filter(t -> Double.isFinite(t.score()))
                // of equal scores the earliest trial is the best: it comes last
                .sorted(Comparator.comparingDouble(TrialPoint::score)
                        .thenComparing(
                                Comparator.comparingInt(TrialPoint::number).reversed()))
                .toList();
        Fig fig = Fig.of("Where the search looked: " + x + " and " + y)
                .x("weight of " + x)
                .y("weight of " + y)
                .height(460)
                .layout("margin.t", Style.LEGEND_TOP)
                .layout("legend.itemsizing", "constant");
        if (scored.isEmpty()) {
            return fig.subtitle("no finished trial yet");
        }
        // One colour scale for both groups, cut at the lowest quarter: a few hopeless trials would else take all its
        // colours. The best points are drawn last and so lie on top.
        double low = scored.get(scored.size() / 4).score();
        TrialPoint best = scored.get(scored.size() - 1);
        double high = best.score() > low ? best.score() : low + 1e-9;
        for (boolean startup : new boolean[] {true, false}) {
            List<TrialPoint> group =
                    scored.stream().filter(t -> t.startup() == startup).toList();
            if (!group.isEmpty()) {
                fig = fig.add(group(group, x, y))
                        .trace(-1, "name", startup ? "start-up (random)" : "guided")
                        .trace(-1, "marker.line", Map.of("color", "rgba(128,128,128,0.8)", "width", 0.7))
                        .trace(-1, "marker.cmin", low) // Tablesaw leaves these two out
                        .trace(-1, "marker.cmax", high)
                        .trace(-1, "marker.showscale", false)
                        .trace(
                                -1,
                                "customdata",
                                group.stream().map(TrialPoint::number).toList())
                        .trace(
                                -1,
                                "hovertemplate",
                                "trial %{customdata}<br>" + x + " %{x:.3f}, " + y
                                        + " %{y:.3f}<br>score %{marker.color:.4f}<extra></extra>");
            }
        }
        return fig.trace(-1, "marker.showscale", true)
                .trace(-1, "marker.colorbar", Style.colorBar(scoreName))
                .trace(ring(best, x, y))
                .subtitle(String.format(
                        Locale.ROOT,
                        "best trial %d: %s %.3f, %s %.3f, score %.4f; darkest: %.4f or less",
                        best.number(),
                        x,
                        weight(best, x),
                        y,
                        weight(best, y),
                        best.score(),
                        low));
    }

    private static ScatterTrace group(List<TrialPoint> group, String x, String y) {
        return ScatterTrace.builder(
                        group.stream().mapToDouble(t -> weight(t, x)).toArray(),
                        group.stream().mapToDouble(t -> weight(t, y)).toArray())
                .mode(ScatterTrace.Mode.MARKERS)
                .marker(Marker.builder()
                        .symbol(group.get(0).startup() ? Symbol.DIAMOND : Symbol.CIRCLE)
                        .size(10)
                        .color(group.stream().mapToDouble(TrialPoint::score).toArray())
                        .colorScale(Marker.Palette.VIRIDIS)
                        .build())
                .build();
    }

    private static Map<String, Object> ring(TrialPoint best, String x, String y) {
        return Map.of(
                "type", "scatter",
                "mode", "markers",
                "name", "best",
                "x", List.of(weight(best, x)),
                "y", List.of(weight(best, y)),
                "hoverinfo", "skip",
                "marker",
                        Map.of("symbol", "circle-open", "size", 19, "color", Style.RED, "line", Map.of("width", 2.5)));
    }

    private static double weight(TrialPoint trial, String name) {
        Double value = trial.weights().get(name);
        if (value == null) {
            throw InvalidInputException.of(
                    "trial " + trial.number(),
                    "a weight named " + name,
                    "weights " + new TreeSet<>(trial.weights().keySet()),
                    "Name two vectors of the pool");
        }
        return value;
    }
}
