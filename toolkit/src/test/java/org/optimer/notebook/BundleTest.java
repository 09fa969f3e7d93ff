package org.optimer.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.plot.Fig;
import org.optimer.vector.CosineMatrix;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.ScatterTrace;

/** Every object has a plain text, and the rich forms that fit it. */
class BundleTest {
    @Test
    void resultsAreCards() {
        Described result = () -> Card.of("A <result>").fact("score", 0.5);

        assertThat(Bundle.of(result).forms()).containsOnlyKeys(Bundle.HTML, Bundle.TEXT);
        assertThat(Bundle.of(result).plain()).isEqualTo("A <result>\n  score  0.5");
        assertThat(Bundle.of(result).forms().get(Bundle.HTML).toString()).contains("A &lt;result&gt;");
    }

    @Test
    void figuresComeAsDataAsHtmlAndInWords() {
        Fig fig = Fig.of("Scores").trace(Map.of("type", "bar", "y", List.of(1, Double.NaN)));
        Map<String, Object> forms = Bundle.of(fig).forms();

        assertThat(forms).containsOnlyKeys(Bundle.PLOTLY, Bundle.HTML, Bundle.TEXT);
        assertThat(forms.get(Bundle.PLOTLY)).isEqualTo(fig.toMap());
        assertThat(forms.get(Bundle.PLOTLY).toString()).doesNotContain("NaN");
        assertThat(forms.get(Bundle.HTML).toString()).contains("kernelspecs/optimer/plotly.js");
        assertThat(forms.get(Bundle.TEXT)).isEqualTo(fig.text());
    }

    @Test
    void cosinesAreAHeatMapAndInWordsATable() {
        CosineMatrix cosines = new CosineMatrix(List.of("it", "ja"), new double[][] {{1, 0.25}, {0.25, 1}});
        Bundle bundle = Bundle.of(cosines);

        assertThat(bundle.forms().get(Bundle.PLOTLY).toString()).contains("heatmap", "0.25");
        assertThat(bundle.plain()).isEqualTo(cosines.card().text());
    }

    @Test
    void tablesawFiguresAreFigures() {
        double[] xs = {1, 2};
        Figure figure = new Figure(
                Layout.builder("Ours").build(), ScatterTrace.builder(xs, xs).build());

        assertThat(Bundle.of(figure).plain()).startsWith("Figure: Ours");
    }

    @Test
    void longTablesShowTheirEndsAndTheirSize() {
        int[] numbers = new int[100];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        String text = Bundle.of(Table.create("trials", IntColumn.create("n", numbers)))
                .plain();

        assertThat(text)
                .startsWith("trials: 100 rows, 1 columns")
                .contains("\n  95\n")
                .contains("\n   9\n");
        assertThat(text).doesNotContain("\n  50\n").endsWith("The first 10 and the last 5 rows.");
    }

    @Test
    void anObjectThatFailsToShowItselfSaysWhy() {
        Described broken = () -> {
            throw new IllegalStateException("no weights");
        };

        assertThat(Bundle.of(broken).plain()).contains("cannot show itself").contains("no weights");
        assertThat(Bundle.of(null).plain()).isEqualTo("null");
    }
}
