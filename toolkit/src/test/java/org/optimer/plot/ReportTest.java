package org.optimer.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.Card;
import org.optimer.core.StorageException;

/** A report is one file that carries all it needs. */
class ReportTest {
    private final Report report = Report.of("Search & <result>")
            .lead("What `quickstart` found.")
            .section("Methods")
            .text("First **strong** line.\n\nSecond <b>line</b>.")
            .card(Card.of("Best").fact("score", 0.5))
            .figure(Fig.of("Figure").trace(Map.of("type", "bar", "y", List.of(1, 2))), "Two bars.");

    @TempDir
    Path dir;

    @Test
    void proseIsEscapedAndMarkedUp() {
        assertThat(String.join("", report.parts()))
                .contains("What <code>quickstart</code> found.")
                .contains("<p>First <strong>strong</strong> line.</p><p>Second &lt;b&gt;line&lt;/b&gt;.</p>")
                .contains("<figcaption>Two bars.</figcaption>")
                .contains("Best");
        assertThat(report.html()).contains("<h1>Search &amp; &lt;result&gt;</h1>");
    }

    @Test
    void nothingIsFetched() {
        String page = report.html();
        String own = page.substring(0, page.indexOf("<script id=\"plotly-gz\""));

        assertThat(own)
                .doesNotContainPattern("(src|href)\\s*=\\s*\"")
                .doesNotContain("@import")
                .doesNotContain("url(");
        assertThat(page).contains("default-src 'none'");
    }

    @Test
    void plotlyTravelsInsideWhole() throws IOException {
        Matcher packed = Pattern.compile("<script id=\"plotly-gz\" type=\"text/plain\">([^<]*)</script>")
                .matcher(report.html());
        assertThat(packed.find()).isTrue();
        byte[] bytes = Base64.getDecoder().decode(packed.group(1));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            assertThat(in.readAllBytes()).isEqualTo(Resources.plotly());
        }
    }

    @Test
    void anExistingFileIsKeptUnlessReplaced() throws IOException {
        Path file = dir.resolve("new/report.html");
        report.save(file);
        String first = Files.readString(file);

        assertThatThrownBy(() -> Report.of("Other").save(file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("report.html");
        assertThat(Files.readString(file)).isEqualTo(first).isEqualTo(report.html());

        Report.of("Other").replace(file);
        assertThat(Files.readString(file)).contains("<h1>Other</h1>");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }
}
