package org.optimer.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.Costs;

/** The parts of each trial's time, one bar a trial. */
final class CostPlot {
    private static final List<String> COLORS =
            List.of(Style.BLUE, Style.ORANGE, Style.GREEN, Style.PINK, Style.SKY, Style.RED);

    private CostPlot() {}

    static Fig of(Costs costs) {
        Fig fig = Fig.of("Where the time goes").x("trial").y("seconds");
        if (costs.trials().isEmpty()) {
            return fig.subtitle("no trial with a known time");
        }
        double all = costs.totals().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        List<String> shares = new ArrayList<>();
        int next = 0;
        for (Map.Entry<String, List<Double>> part : costs.parts().entrySet()) {
            double total = costs.totals().getOrDefault(part.getKey(), 0.0);
            shares.add(String.format(Locale.ROOT, "%s %.1f %%", part.getKey(), all > 0 ? 100 * total / all : 0));
            Map<String, @Nullable Object> bars = new LinkedHashMap<>();
            bars.put("type", "bar");
            bars.put("name", part.getKey());
            bars.put("x", costs.trials());
            bars.put("y", part.getValue());
            String color = part.getKey().equals("other") ? Style.GREY : COLORS.get(next++ % COLORS.size());
            bars.put("marker", Map.of("color", color));
            bars.put(
                    "hovertemplate",
                    "trial %{x}: %{y:.4f} s<extra>" + part.getKey().replace("<", "&lt;") + "</extra>");
            fig = fig.trace(bars);
        }
        return fig.subtitle(String.format(
                        Locale.ROOT,
                        "%.1f s in %d trials: %s",
                        all,
                        costs.trials().size(),
                        String.join(", ", shares)))
                .layout("margin.t", Style.LEGEND_TOP)
                .layout("barmode", "stack")
                .layout("bargap", 0.1)
                .layout("showlegend", true);
    }
}
