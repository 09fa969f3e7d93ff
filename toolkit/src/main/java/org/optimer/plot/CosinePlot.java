package org.optimer.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/** Pairwise cosines with the values written in. Tablesaw's heat map knows no colour scale, middle or text: maps it is. */
final class CosinePlot {
    private CosinePlot() {}

    static Fig of(List<String> names, double[][] cosines) {
        int n = names.size();
        check(n, cosines);
        double largest = 0;
        double sum = 0;
        int pairs = 0;
        List<List<String>> text = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            List<String> row = new ArrayList<>();
            for (int j = 0; j < n; j++) {
                double value = cosines[i][j];
                row.add(Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value));
                if (i < j && !Double.isNaN(value)) {
                    largest = Math.max(largest, Math.abs(value));
                    sum += value;
                    pairs++;
                }
            }
            text.add(row);
        }
        Map<String, @Nullable Object> trace = new LinkedHashMap<>();
        trace.put("type", "heatmap");
        trace.put("name", "cosine");
        trace.put("x", names);
        trace.put("y", names);
        trace.put("z", cosines);
        trace.put("zmin", -1);
        trace.put("zmid", 0);
        trace.put("zmax", 1);
        trace.put("colorscale", Style.DIVERGING);
        trace.put("colorbar", Style.colorBar("cosine"));
        trace.put("text", text);
        trace.put("texttemplate", "%{text}");
        trace.put("xgap", 2);
        trace.put("ygap", 2);
        trace.put("hovertemplate", "%{y} and %{x}<br>cosine %{z:.4f}<extra></extra>");
        String subtitle = pairs == 0
                ? "0 = unrelated directions, 1 = the same direction"
                : String.format(
                        Locale.ROOT,
                        "mean over pairs %.2f, largest size %.2f; 0 = unrelated, 1 = the same direction",
                        sum / pairs,
                        largest);
        return Fig.of("Cosines between distribution vectors")
                .subtitle(subtitle)
                .trace(trace)
                .height(Math.min(760, 200 + 46 * Math.max(4, n)))
                .layout("xaxis", Map.of("type", "category", "showgrid", false, "title", Map.of("text", "vector")))
                .layout(
                        "yaxis",
                        Map.of(
                                "type",
                                "category",
                                "showgrid",
                                false,
                                "autorange",
                                "reversed",
                                "title",
                                Map.of("text", "vector")));
    }

    private static void check(int n, double[][] cosines) {
        boolean square = cosines.length == n;
        for (double[] row : cosines) {
            square &= row.length == n;
        }
        if (!square) {
            throw InvalidInputException.of(
                    "cosines", n + " x " + n + " values, as many as names", cosines.length + " rows", "");
        }
    }
}
