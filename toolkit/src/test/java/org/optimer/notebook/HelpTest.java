package org.optimer.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.Card;
import org.optimer.core.Json;

/** The documentation comments of the sources arrive in {@code help(x)}. */
class HelpTest {
    private static List<TypeDoc> docs = List.of();
    private static Help help = new Help(docs);

    @TempDir
    Path dir;

    @BeforeAll
    static void readTheSources() throws IOException {
        docs = JavadocIndexer.index(Path.of("src/main/java"));
        help = new Help(docs);
    }

    @Test
    void everyPublicTypeAndMemberIsDocumented() {
        List<String> missing = docs.stream()
                .flatMap(t -> Stream.concat(
                        t.text().isEmpty() ? Stream.of(t.name()) : Stream.empty(),
                        t.members().stream().filter(m -> m.text().isEmpty()).map(m -> t.name() + "." + m.signature())))
                .toList();

        assertThat(docs).hasSizeGreaterThan(30);
        assertThat(missing).isEmpty();
    }

    @Test
    void aTypeShowsItsTextAndMembers() {
        String text = help.of("Card").text();

        assertThat(text)
                .startsWith("record Card(String title, List<Block> blocks)")
                .contains("org.optimer.core.Card")
                .contains("A neutral rich view")
                .contains("static Card of(String title)");
    }

    @Test
    void aMethodShowsParametersResultAndErrors() {
        assertThat(help.of("Fig.trace").text())
                .contains("Fig trace(int trace, String path, Object value)")
                .contains("negative counts from the end")
                .contains("a new figure")
                .contains("throws InvalidInputException");
    }

    @Test
    void whatIsInheritedIsShownAsTheTypesOwn() {
        assertThat(help.of("OptiMer").text()).contains("OptiMer trials(int trials)");
        assertThat(help.of("OptiMer.trials").text()).contains("the number of completed trials");
        assertThat(help.of("Study").text()).contains("FrozenTrial best()");
    }

    @Test
    void namesAreFoundInAnyCaseWithPackageOrAlone() {
        assertThat(help.of("card")).isEqualTo(help.of("org.optimer.core.Card"));
        assertThat(help.of("weightSpace()").text()).contains("Plots.weightSpace");
        assertThat(help.of("Card.Fact").text()).contains("A label and its value");
    }

    @Test
    void objectsAndClassesAreExplainedByTheirType() {
        assertThat(help.of(Card.of("x"))).isEqualTo(help.of("Card")).isEqualTo(help.of(Card.class));
        NotebookHost hidden = new ConsoleHost(System.out);
        assertThat(help.of(hidden).title()).startsWith("class ConsoleHost");
    }

    @Test
    void unknownNamesAreAnsweredWithNearOnes() {
        assertThat(help.of("Plot").text()).contains("Did you mean").contains("Plots");
        assertThat(help.of("qqqq").text()).contains("help() lists the types");
    }

    @Test
    void commentsBecomePlainText() throws IOException {
        Path file = dir.resolve("p/Sample.java");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                """
                package p;
                /** Holds {@code a < b} &amp; {@link java.util.List#size() sizes}.
                 *
                 * <p>Second {@link #go}
                 * line. <ul><li>one</li><li>two</li></ul> */
                public interface Sample<T> {
                    /** Goes.
                     * @param n how far
                     * @return where
                     * @throws java.io.IOException when blocked */
                    <U> T go(@Deprecated int n, java.util.List<U> more) throws java.io.IOException;
                }
                class Hidden {
                    /** Not seen. */
                    public void no() {}
                }
                """);
        TypeDoc doc = JavadocIndexer.index(dir).get(0);

        assertThat(JavadocIndexer.index(dir)).hasSize(1);
        assertThat(doc.name()).isEqualTo("p.Sample");
        assertThat(doc.text()).isEqualTo("Holds a < b & sizes.\n\nSecond go line.\n- one\n- two");
        assertThat(doc.members().get(0))
                .isEqualTo(new TypeDoc.MemberDoc(
                        "go",
                        "<U> T go(int n, java.util.List<U> more)",
                        "Goes.",
                        Map.of("n", "how far"),
                        "where",
                        Map.of("IOException", "when blocked")));
    }

    @Test
    void theIndexReadsBackWhatTheBuildWrote() throws IOException {
        Path file = dir.resolve("index.json");
        JavadocIndexer.main(new String[] {"src/main/java/org/optimer/plot", file.toString()});
        List<?> json = (List<?>) Json.read(Files.readString(file), "index");

        assertThat(json.stream().map(t -> TypeDoc.read((Map<?, ?>) t)).toList())
                .isEqualTo(JavadocIndexer.index(Path.of("src/main/java/org/optimer/plot")));
    }
}
