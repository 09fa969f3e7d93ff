package org.optimer.plot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.Importances;

/** Importances as bars, the greatest on top. */
final class ImportancePlot {
    private ImportancePlot() {}

    static Fig of(Importances importances) {
        Fig fig = Fig.of("Importance of parameters").x("share of importance (%)");
        if (importances.good() == 0) {
            return fig.subtitle("fewer than two complete trials: nothing can be said");
        }
        List<String> names = new ArrayList<>(importances.shares().keySet());
        Collections.reverse(names);
        List<Double> shares = names.stream()
                .map(name -> 100 * importances.shares().getOrDefault(name, 0.0))
                .toList();
        Map<String, @Nullable Object> bars = new LinkedHashMap<>();
        bars.put("type", "bar");
        bars.put("orientation", "h");
        bars.put("name", "importance");
        bars.put("x", shares);
        bars.put("y", names);
        bars.put(
                "text",
                shares.stream().map(s -> String.format(Locale.ROOT, "%.1f", s)).toList());
        bars.put("textposition", "outside");
        bars.put("cliponaxis", false);
        bars.put("marker", Map.of("color", Style.BLUE));
        bars.put("hovertemplate", "%{y}: %{x:.2f} %<extra></extra>");
        return fig.trace(bars)
                .subtitle(Importances.METHOD + ": what tells the best " + importances.good() + " of "
                        + importances.trials() + " trials from all, each parameter alone")
                .layout("yaxis.type", "category")
                .layout("yaxis.title.text", "parameter")
                .layout("xaxis.rangemode", "tozero")
                .height(Math.max(260, 150 + 34 * names.size()));
    }
}
