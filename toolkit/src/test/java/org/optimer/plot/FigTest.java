package org.optimer.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** A figure holds plain JSON, whatever numbers and texts go in. */
class FigTest {
    @Test
    void numbersWithoutJsonFormBecomeNull() {
        Fig fig = Fig.of("t")
                .trace(Map.of("x", new double[] {1, Double.NaN, 3}, "y", List.of(1f, Float.POSITIVE_INFINITY, 2)))
                .layout("xaxis.range", new double[][] {{Double.NEGATIVE_INFINITY}});

        assertThat(fig.data().get(0)).containsEntry("x", Arrays.asList(1.0, null, 3.0));
        assertThat(fig.data().get(0)).containsEntry("y", Arrays.asList(1f, null, 2));
        assertThat(fig.toJson())
                .doesNotContain("NaN")
                .doesNotContain("Infinity")
                .contains("\"range\":[[null]]");
    }

    @Test
    void pathsSetNestedAttributesAndLeaveTheirNeighbours() {
        Fig fig = Fig.of("t").x("alpha").layout("xaxis.range", List.of(0, 1));

        assertThat(fig.layout())
                .containsEntry("xaxis", Map.of("title", Map.of("text", "alpha"), "range", List.of(0, 1)));
        assertThat(fig.title()).isEqualTo("t");
    }

    @Test
    void titlesAreObjectsAsPlotlyThreeNeeds() {
        assertThat(Fig.of("t").subtitle("s").layout().get("title"))
                .isEqualTo(Map.of("text", "t", "subtitle", Map.of("text", "s")));
    }

    @Test
    void figuresDoNotChange() {
        Fig one = Fig.of("one").trace(Map.of("type", "scatter"));
        one.title("two").layout("height", 99).trace(-1, "name", "changed").trace(Map.of());
        one.layout().put("height", 1);

        assertThat(one.title()).isEqualTo("one");
        assertThat(one.layout()).containsEntry("height", 420);
        assertThat(one.data()).containsExactly(Map.of("type", "scatter"));
    }

    @Test
    void widthFollowsThePage() {
        assertThat(Fig.of("t").layout()).containsEntry("autosize", true).doesNotContainKey("width");
        assertThat(Fig.of("t").config()).containsEntry("responsive", true);
    }

    @Test
    void aTraceThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Fig.of("t").trace(0, "name", "x"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("trace 0");
    }

    @Test
    void valuesThatJsonDoesNotKnowAreRefused() {
        assertThatThrownBy(() -> Fig.of("t").layout("x", new Object()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void textCannotEndTheScriptItStandsIn() {
        String evil = "</script><script>alert(1)</script><!-- \u2028";
        Fig fig = Fig.of(evil).trace(Map.of("name", evil));
        String html = fig.html();
        String json = html.substring(html.indexOf("optimerFigures.add("));

        assertThat(json.substring(0, json.indexOf("</script>")))
                .contains("alert(1)")
                .endsWith(");");
        assertThat(FigHtml.script(fig.toJson())).doesNotContain("<").doesNotContain("\u2028");
        assertThat(Json.read(FigHtml.script(fig.toJson()), "figure")).isEqualTo(Json.read(fig.toJson(), "figure"));
    }

    @Test
    void aShellSeesTitleAxesAndTraces() {
        Fig fig = Fig.of("Scores").x("trial").y("score").trace(Map.of("name", "all", "x", List.of(1, 2)));

        assertThat(fig.toString()).isEqualTo("Figure: Scores\n  x: trial, y: score\n  drawn: all (2)");
    }
}
