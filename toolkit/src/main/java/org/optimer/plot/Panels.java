package org.optimer.plot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Several small drawings in one figure, in rows of at most four. */
final class Panels {
    private static final int COLUMNS = 4;
    private static final int ROW_HEIGHT = 270;

    private Panels() {}

    /** Prepares a figure for n panels; each gets axes of its own. */
    static Fig grid(Fig fig, int n) {
        int columns = columns(n);
        int rows = (n + columns - 1) / columns;
        return fig.layout(
                        "grid",
                        Map.of(
                                "rows",
                                rows,
                                "columns",
                                columns,
                                "pattern",
                                "independent",
                                "xgap",
                                columns > 2 ? 0.26 : 0.16,
                                "ygap",
                                rows > 1 ? 0.42 : 0.1))
                .layout("margin.t", Style.LEGEND_TOP)
                .height(150 + ROW_HEIGHT * rows);
    }

    private static int columns(int n) {
        return n <= COLUMNS ? Math.max(1, n) : n <= 6 ? 3 : COLUMNS;
    }

    /** Whether a panel is the first of its row, which names the vertical axis. */
    static boolean first(int panel, int n) {
        return panel % columns(n) == 0;
    }

    /** What a trace calls an axis of a panel: {@code x}, {@code x2}, .. */
    static String axis(String letter, int panel) {
        return letter + (panel == 0 ? "" : String.valueOf(panel + 1));
    }

    /** Sets attributes of a panel's axis. */
    static Fig axis(Fig fig, String letter, int panel, Map<String, @Nullable Object> attributes) {
        return fig.layout(Map.of(letter + "axis" + (panel == 0 ? "" : String.valueOf(panel + 1)), attributes));
    }
}
