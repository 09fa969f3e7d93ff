package org.optimer.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.search.TrialState;

/**
 * The house style. Colours are those of Okabe and Ito, told apart by people with any common colour blindness, and
 * strong enough on white and on a dark ground. Paper and text colours stand in the template only, so that the page may
 * swap them for its own theme ({@code figure.js}).
 */
final class Style {
    /** Top margin of a figure with a subtitle and a legend under it, in pixels. */
    static final int LEGEND_TOP = 112;

    static final String BLUE = "#0072B2";
    static final String ORANGE = "#E69F00";
    static final String GREEN = "#009E73";
    static final String RED = "#D55E00";
    static final String PINK = "#CC79A7";
    static final String SKY = "#56B4E9";
    static final String GREY = "#8A8A8A";

    /** Blue over light grey to red: negative, zero, positive. */
    static final List<List<Object>> DIVERGING = List.of(
            List.of(0.0, "#2166AC"),
            List.of(0.25, "#92C5DE"),
            List.of(0.5, "#F7F7F7"),
            List.of(0.75, "#F4A582"),
            List.of(1.0, "#B2182B"));

    private static final String FONT =
            "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

    private Style() {}

    static Map<String, @Nullable Object> layout() {
        Map<String, @Nullable Object> layout = new LinkedHashMap<>();
        layout.put("template", Map.of("layout", template()));
        layout.put("autosize", true);
        layout.put("height", 420);
        return layout;
    }

    static Map<String, @Nullable Object> config() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("responsive", true);
        config.put("displaylogo", false);
        config.put("displayModeBar", false);
        return config;
    }

    private static Map<String, Object> template() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("font", Map.of("family", FONT, "size", 13, "color", "#24292F"));
        out.put("paper_bgcolor", "#FFFFFF");
        out.put("plot_bgcolor", "#FFFFFF");
        out.put("colorway", List.of(BLUE, RED, GREEN, ORANGE, PINK, SKY, GREY));
        out.put("title", title());
        out.put("margin", Map.of("l", 70, "r", 30, "t", 84, "b", 64));
        out.put("legend", legend());
        out.put("xaxis", axis());
        out.put("yaxis", axis());
        out.put("hovermode", "closest");
        return out;
    }

    private static Map<String, Object> title() {
        Map<String, Object> title = new LinkedHashMap<>();
        title.put("x", 0.01);
        title.put("xanchor", "left");
        title.put("xref", "container");
        title.put("yref", "container");
        title.put("y", 1);
        title.put("yanchor", "top");
        title.put("pad", Map.of("t", 16));
        title.put("font", Map.of("size", 17));
        title.put("subtitle", Map.of("font", Map.of("size", 12.5)));
        return title;
    }

    private static Map<String, Object> legend() {
        return Map.of("orientation", "h", "x", 0, "xanchor", "left", "y", 1.02, "yanchor", "bottom");
    }

    private static Map<String, Object> axis() {
        Map<String, Object> axis = new LinkedHashMap<>();
        axis.put("automargin", true);
        axis.put("gridcolor", "rgba(128,128,128,0.22)");
        axis.put("linecolor", "rgba(128,128,128,0.65)");
        axis.put("showline", true);
        axis.put("zeroline", false);
        axis.put("ticks", "outside");
        axis.put("ticklen", 4);
        axis.put("tickcolor", "rgba(128,128,128,0.65)");
        axis.put("title", Map.of("standoff", 10, "font", Map.of("size", 13)));
        return axis;
    }

    /** A slim colour bar with its title beside it. */
    static Map<String, Object> colorBar(String title) {
        return Map.of(
                "title", Map.of("text", title, "side", "right"), "thickness", 14, "outlinewidth", 0, "ticklen", 4);
    }

    /** A trial's state as people say it. */
    static String word(TrialState state) {
        return state == TrialState.FAIL ? "failed" : state.name().toLowerCase(Locale.ROOT);
    }

    /** The figure in words, for a shell. */
    static String text(Fig fig) {
        Map<String, @Nullable Object> layout = fig.layout();
        StringBuilder out = new StringBuilder("Figure: ").append(fig.title());
        String subtitle = Plain.text(layout, "title.subtitle.text");
        if (!subtitle.isEmpty()) {
            out.append("\n  ").append(subtitle);
        }
        String x = Plain.text(layout, "xaxis.title.text");
        String y = Plain.text(layout, "yaxis.title.text");
        if (!x.isEmpty() || !y.isEmpty()) {
            out.append("\n  x: ").append(x).append(", y: ").append(y);
        }
        List<String> traces = new ArrayList<>();
        for (Map<String, @Nullable Object> trace : fig.data()) {
            String name = Plain.text(trace, "name");
            Object points = trace.getOrDefault("x", trace.get("z"));
            String size = points instanceof List<?> list ? " (" + list.size() + ")" : "";
            traces.add((name.isEmpty() ? Plain.text(trace, "type") : name) + size);
        }
        return out.append("\n  drawn: ").append(String.join(", ", traces)).toString();
    }
}
