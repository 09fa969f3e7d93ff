package org.optimer.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.Direction;
import org.optimer.search.FrozenTrial;
import org.optimer.search.StudyRecord;

/**
 * The landscape over two parameters: at each point the mean of the trials around, weighted by a normal kernel of 6 % of
 * each range. It is left blank where no trial is near; all other parameters are averaged over as the search chose them.
 */
final class ContourPlot {
    private static final int CELLS = 41;
    private static final double WIDTH = 0.06;
    /** A point counts as seen when a trial lies within about two widths. */
    private static final double LEAST = StrictMath.exp(-2);

    private ContourPlot() {}

    static Fig of(StudyRecord study, String xName, String yName) {
        ParameterAxis x = ParameterAxis.of(study, xName);
        ParameterAxis y = ParameterAxis.of(study, yName);
        List<FrozenTrial> trials = ParameterAxis.scored(study).stream()
                .filter(trial -> !Double.isNaN(x.at(trial)) && !Double.isNaN(y.at(trial)))
                .toList();
        Fig fig = Fig.of(study.metric() + " over " + xName + " and " + yName)
                .height(500)
                .layout("margin.t", Style.LEGEND_TOP)
                .layout(Map.of("xaxis", x.layout(), "yaxis", y.layout()));
        if (trials.isEmpty()) {
            return fig.subtitle("no complete trial yet");
        }
        boolean down = study.directions().get(0) == Direction.MINIMIZE;
        double[] values =
                trials.stream().mapToDouble(FrozenTrial::score).sorted().toArray();
        // a few hopeless trials would else take all colours: the worst quarter shares one
        double low = down ? values[0] : values[values.length / 4];
        double high = down ? values[values.length * 3 / 4] : values[values.length - 1];
        double top = high > low ? high : low + 1e-9;
        fig = fig.trace(surface(trials, x, y, low, top, down, study.metric()))
                .trace(points(trials, x, y, low, top, down));
        return fig.subtitle(
                "mean of the trials around (width 6 % of the range), blank where none is near; dots: trials");
    }

    private static Map<String, @Nullable Object> surface(
            List<FrozenTrial> trials,
            ParameterAxis x,
            ParameterAxis y,
            double low,
            double high,
            boolean down,
            String metric) {
        double[] xs = cells(x);
        double[] ys = cells(y);
        List<List<@Nullable Double>> z = new ArrayList<>();
        for (double cy : ys) {
            List<@Nullable Double> row = new ArrayList<>();
            for (double cx : xs) {
                double sum = 0;
                double weights = 0;
                for (FrozenTrial trial : trials) {
                    double weight = near(x, cx, x.at(trial)) * near(y, cy, y.at(trial));
                    sum += weight * Math.min(Math.max(trial.score(), low), high);
                    weights += weight;
                }
                row.add(weights < LEAST ? null : sum / weights);
            }
            z.add(row);
        }
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        boolean choices = !x.choices().isEmpty() || !y.choices().isEmpty();
        trace.put("type", choices ? "heatmap" : "contour");
        trace.put("name", metric);
        trace.put("x", places(x, xs));
        trace.put("y", places(y, ys));
        trace.put("z", z);
        trace.put("zmin", low);
        trace.put("zmax", high);
        trace.put("colorscale", "Viridis");
        trace.put("reversescale", down);
        trace.put("colorbar", Style.colorBar(metric));
        trace.put("hovertemplate", "%{x:.4g}, %{y:.4g}: %{z:.5g}<extra></extra>");
        if (!choices) {
            trace.put("contours", Map.of("coloring", "heatmap"));
            trace.put("line", Map.of("width", 0.6, "color", "rgba(255,255,255,0.5)"));
            trace.put("ncontours", 14);
        }
        return trace;
    }

    /** Places in [0, 1]; one for each choice. */
    private static double[] cells(ParameterAxis axis) {
        int n = axis.choices().isEmpty() ? CELLS : axis.choices().size();
        double[] cells = new double[n];
        for (int i = 0; i < n; i++) {
            cells[i] = n == 1 ? 0.5 : (double) i / (n - 1);
        }
        return cells;
    }

    private static List<Double> places(ParameterAxis axis, double[] cells) {
        List<Double> places = new ArrayList<>();
        for (double cell : cells) {
            places.add(axis.unshare(cell));
        }
        return places;
    }

    private static double near(ParameterAxis axis, double cell, double place) {
        double distance = (axis.share(place) - cell) / WIDTH;
        if (!axis.choices().isEmpty()) {
            return Math.abs(axis.share(place) - cell) < 1e-9 ? 1 : 0; // choices have no neighbours
        }
        return StrictMath.exp(-distance * distance / 2);
    }

    private static Map<String, @Nullable Object> points(
            List<FrozenTrial> trials, ParameterAxis x, ParameterAxis y, double low, double high, boolean down) {
        Map<String, @Nullable Object> marker = new LinkedHashMap<>();
        marker.put("color", trials.stream().map(FrozenTrial::score).toList());
        marker.put("colorscale", "Viridis");
        marker.put("reversescale", down);
        marker.put("cmin", low);
        marker.put("cmax", high);
        marker.put("size", 7);
        marker.put("line", Map.of("color", "#FFFFFF", "width", 0.9));
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "scatter");
        trace.put("mode", "markers");
        trace.put("name", "trials");
        trace.put("showlegend", false);
        trace.put("x", trials.stream().map(x::at).toList());
        trace.put("y", trials.stream().map(y::at).toList());
        trace.put("customdata", trials.stream().map(FrozenTrial::number).toList());
        trace.put("marker", marker);
        trace.put("hovertemplate", "trial %{customdata}<br>%{x:.4g}, %{y:.4g}: %{marker.color:.6g}<extra></extra>");
        return trace;
    }
}
