package org.optimer.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.optimer.plot.Plots.TrialPoint;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.Symbol;
import tech.tablesaw.plotly.traces.ScatterTrace;

/** Score against trial number. */
final class ProgressPlot {
    private ProgressPlot() {}

    static Fig of(List<TrialPoint> trials, String scoreName) {
        List<TrialPoint> all = trials.stream()
                .sorted(Comparator.comparingInt(TrialPoint::number))
                .toList();
        List<TrialPoint> startup = all.stream().filter(TrialPoint::startup).toList();
        List<TrialPoint> guided = all.stream().filter(t -> !t.startup()).toList();
        Fig fig = Fig.of("Search progress").x("trial").y(scoreName).layout("margin.t", Style.LEGEND_TOP);
        if (!startup.isEmpty()) {
            fig = fig.add(points(startup, "start-up (random)")
                            .marker(marker(Symbol.DIAMOND, 7, Style.GREY))
                            .build())
                    .trace(-1, "hovertemplate", hover());
        }
        if (!guided.isEmpty()) {
            fig = guided(fig, guided);
        }
        return best(fig, all);
    }

    private static Fig guided(Fig fig, List<TrialPoint> guided) {
        double[] batch = guided.stream().mapToDouble(TrialPoint::batch).toArray();
        // colour says something only when trials ran side by side
        long batches = guided.stream().mapToInt(TrialPoint::batch).distinct().count();
        boolean several = batches > 1 && batches < guided.size();
        Marker.MarkerBuilder marker = Marker.builder().symbol(Symbol.CIRCLE).size(8);
        if (several) {
            marker = marker.color(batch).colorScale(Marker.Palette.VIRIDIS).showScale(true);
        } else {
            marker = marker.color(Style.BLUE);
        }
        Fig out = fig.add(points(guided, "guided").marker(marker.build()).build())
                .trace(-1, "hovertemplate", several ? hover() + "<br>batch %{marker.color}" : hover())
                .trace(-1, "marker.line", Map.of("color", "rgba(128,128,128,0.8)", "width", 0.7));
        return several ? out.trace(-1, "marker.colorbar", Style.colorBar("batch")) : out;
    }

    private static Fig best(Fig fig, List<TrialPoint> all) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        TrialPoint best = null;
        for (TrialPoint trial : all) {
            if (!Double.isNaN(trial.score()) && (best == null || trial.score() > best.score())) {
                best = trial;
            }
            if (best != null) {
                x.add((double) trial.number());
                y.add(best.score());
            }
        }
        if (best == null) {
            return fig.subtitle("no finished trial yet");
        }
        ScatterTrace line = ScatterTrace.builder(array(x), array(y))
                .name("best so far")
                .mode(ScatterTrace.Mode.LINE)
                .line(Line.builder()
                        .color(Style.RED)
                        .width(2.5)
                        .shape(Line.Shape.HV)
                        .build())
                .build();
        return fig.add(line)
                .trace(-1, "hoverinfo", "skip")
                .subtitle(String.format(
                        Locale.ROOT, "best %.4f in trial %d of %d", best.score(), best.number(), all.size()));
    }

    private static ScatterTrace.ScatterBuilder points(List<TrialPoint> trials, String name) {
        double[] x = trials.stream().mapToDouble(TrialPoint::number).toArray();
        double[] y = trials.stream().mapToDouble(TrialPoint::score).toArray();
        return ScatterTrace.builder(x, y).name(name).mode(ScatterTrace.Mode.MARKERS);
    }

    private static Marker marker(Symbol symbol, double size, String color) {
        return Marker.builder().symbol(symbol).size(size).color(color).build();
    }

    private static String hover() {
        return "trial %{x}<br>score %{y:.4f}";
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
