package org.optimer.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.plotly.components.Config;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.BoxTrace;
import tech.tablesaw.plotly.traces.ContourTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.Histogram2DTrace;
import tech.tablesaw.plotly.traces.HistogramTrace;
import tech.tablesaw.plotly.traces.PieTrace;
import tech.tablesaw.plotly.traces.Scatter3DTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;
import tech.tablesaw.plotly.traces.ViolinTrace;

/** Every kind of Tablesaw chart arrives as data that today's plotly draws. */
class TablesawFigureTest {
    private static final double[] X = {1, 2, Double.NaN};
    private static final double[] Y = {3, 4, 5};
    private static final Object[] NAMES = {"a", "it's", "c"};

    @TestFactory
    Stream<DynamicTest> everyKindOfTraceIsRead() {
        double[][] z = {{1, 2, Double.NaN}, {3, 4, 5}, {6, 7, 8}};
        DateColumn day = DateColumn.create("day", java.time.LocalDate.of(2026, 1, 1));
        DoubleColumn one = DoubleColumn.create("v", new double[] {1});
        Map<String, Trace> kinds = Map.of(
                "scatter", ScatterTrace.builder(X, Y).build(),
                "scatter3d", Scatter3DTrace.builder(X, Y, Y).build(),
                "bar", BarTrace.builder(NAMES, Y).build(),
                "box", BoxTrace.builder(NAMES, Y).build(),
                "violin", ViolinTrace.builder(NAMES, Y).build(),
                "pie", PieTrace.builder(NAMES, Y).build(),
                "histogram", HistogramTrace.builder(Y).build(),
                "histogram2d", Histogram2DTrace.builder(X, Y).build(),
                "heatmap", HeatmapTrace.builder(NAMES, NAMES, z).build(),
                "contour", ContourTrace.builder(NAMES, NAMES, z).build());
        Trace candles = ScatterTrace.builder(day, one, one, one, one)
                .type("candlestick")
                .build();
        return Stream.concat(kinds.entrySet().stream(), Stream.of(Map.entry("candlestick", candles)))
                .map(kind -> DynamicTest.dynamicTest(kind.getKey(), () -> {
                    Map<String, @Nullable Object> read = TablesawScript.trace(kind.getValue());
                    assertThat(read).containsEntry("type", kind.getKey());
                    assertThat(Fig.of("t").add(kind.getValue()).toJson()).doesNotContain("NaN");
                }));
    }

    @Test
    void coordinatesWrittenAsTextAreNumbersAgain() {
        Map<String, @Nullable Object> read =
                TablesawScript.trace(ScatterTrace.builder(X, Y).build());

        assertThat(read).containsEntry("x", Arrays.asList(1.0, 2.0, null)).containsEntry("y", List.of(3.0, 4.0, 5.0));
    }

    @Test
    void categoriesStayText() {
        assertThat(TablesawScript.trace(BarTrace.builder(NAMES, Y).build()))
                .containsEntry("x", List.of("a", "it's", "c"));
    }

    @Test
    void twoHeatMapsStandInOneFigure() {
        double[][] z = {{1, 2, 3}, {3, 4, 5}, {6, 7, 8}};
        HeatmapTrace map = HeatmapTrace.builder(NAMES, NAMES, z).build();

        assertThat(Fig.of(new Figure(map, map)).data()).hasSize(2).allSatisfy(t -> assertThat(t)
                .containsEntry("type", "heatmap"));
    }

    @Test
    void stringTitlesAreLiftedAndUnescaped() {
        Layout layout = Layout.builder("Ann's <τ> & \"it\"", "x's", "y").build();
        Fig fig =
                Fig.of(new Figure(layout, ScatterTrace.builder(X, Y).name("R&D").build()));

        assertThat(fig.title()).isEqualTo("Ann's <τ> & \"it\"");
        assertThat(fig.layout().get("xaxis")).isEqualTo(Map.of("title", Map.of("text", "x's")));
        assertThat(fig.data().get(0)).containsEntry("name", "R&D");
    }

    @Test
    void markersLinesAndConfigComeAlong() {
        ScatterTrace trace = ScatterTrace.builder(X, Y)
                .marker(Marker.builder()
                        .color(Y)
                        .colorScale(Marker.Palette.VIRIDIS)
                        .showScale(true)
                        .build())
                .mode(ScatterTrace.Mode.LINE)
                .line(Line.builder().shape(Line.Shape.HV).color("red").build())
                .build();
        Figure figure = Figure.builder()
                .config(Config.builder().displayModeBar(true).build())
                .addTraces(trace)
                .build();
        Fig fig = Fig.of(figure);

        assertThat(Plain.text(fig.data().get(0), "marker.colorscale")).isEqualTo("Viridis");
        assertThat(Plain.text(fig.data().get(0), "line.shape")).isEqualTo("hv");
        assertThat(fig.data().get(0)).containsEntry("mode", "lines");
        assertThat(fig.config()).containsEntry("displayModeBar", true).containsEntry("responsive", true);
    }
}
