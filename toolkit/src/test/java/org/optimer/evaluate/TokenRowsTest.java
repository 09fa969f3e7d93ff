package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.model.Row;

/** Text to token rows: borders, windows, refusals. */
class TokenRowsTest {
    private final FakeModel model = FakeModel.writing("abc", 0.9, 8);
    private final TokenRows rows = new TokenRows(model, 8);

    /** Pairs of letters are one token, as a byte-pair encoding would have it: {@code ab} is 100 * 'a' + 'b'. */
    private static final class Pairs implements TextCodec {
        @Override
        public int[] encode(String text) {
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < text.length(); i += 2) {
                ids.add(i + 1 < text.length() ? 1000 * text.charAt(i) + text.charAt(i + 1) : text.charAt(i));
            }
            return ids.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public String decode(int[] ids) {
            return "";
        }

        @Override
        public Map<String, Integer> special() {
            return new HashMap<>();
        }

        @Override
        public String fingerprint() {
            return "pairs";
        }
    }

    @Test
    void theContinuationBeginsAfterTheContext() {
        Row row = rows.continuation(new Request.Continuation("<bos>ab", "c<eos>"), "item");
        assertThat(row.ids()).isEqualTo(model.encode("<bos>abc<eos>"));
        assertThat(row.from()).isEqualTo(3);
    }

    @Test
    void aBlankThatJoinsTheContinuationsFirstTokenIsScoredWithIt() {
        // "abc " ends in the token "c ", with "d" it stays: nothing moves; "ab " ends in " ", which becomes " d"
        TokenRows pairs = new TokenRows(new Pairs(), 8);
        assertThat(pairs.continuation(new Request.Continuation("abc ", "d"), "item")
                        .from())
                .isEqualTo(2);
        Row moved = pairs.continuation(new Request.Continuation("ab ", "d"), "item");
        assertThat(moved.from()).isEqualTo(1);
        assertThat(moved.ids()).hasSize(2);
    }

    @Test
    void newlinesAtTheEndOfAChatTemplateStayContext() {
        assertThat(rows.continuation(new Request.Continuation("<bos>a\n", "c"), "item")
                        .from())
                .isEqualTo(3);
        assertThat(rows.prompt(new Request.Generation("<bos>a\n", "", 1), "item"))
                .hasSize(3);
        assertThat(rows.prompt(new Request.Generation("<bos>a  ", "", 1), "item"))
                .hasSize(2);
    }

    @Test
    void aStopMayBeANewline() {
        assertThat(rows.stopId("\n")).isEqualTo(model.encode("\n")[0]);
        assertThat(rows.stopId(" <eos>")).isEqualTo(1);
        assertThat(rows.stopId("")).isEqualTo(-1);
        assertThat(rows.stopId("ab")).isEqualTo(-1);
    }

    @Test
    void aTokenAcrossTheBorderIsScored() {
        // "abc" alone is ab|c, with "d" it becomes ab|cd: the second token holds the answer
        Row row = new TokenRows(new Pairs(), 8).continuation(new Request.Continuation("abc", "d"), "item");
        assertThat(row.ids()).hasSize(2);
        assertThat(row.from()).isEqualTo(1);
    }

    @Test
    void windowsScoreEveryTokenOnce() {
        for (int length = 1; length <= 40; length++) {
            String text = "abcdefghij".repeat(4).substring(0, length);
            int[] all = model.encode("<bos>" + text);
            int next = 1;
            List<Row> windows = rows.document(new Request.Document("<bos>", text), "item");
            for (Row window : windows) {
                assertThat(window.ids().length - 1).isLessThanOrEqualTo(8); // tokens that are read
                for (int i = 0; i < window.ids().length; i++) {
                    int place = next - window.from() + i;
                    assertThat(window.ids()[i]).isEqualTo(all[place]);
                }
                next += window.ids().length - window.from();
            }
            assertThat(next).isEqualTo(all.length);
            assertThat(windows).hasSize((length + 7) / 8);
        }
    }

    @Test
    void theLastWindowReachesBackAsFarAsFits() {
        // as get_rolling_token_windows + make_disjoint_window of the harness for 10 tokens and length 8
        List<Row> windows = rows.document(new Request.Document("<bos>", "abcdefghij"), "item");
        assertThat(windows.get(0).ids()).hasSize(9);
        assertThat(windows.get(0).from()).isEqualTo(1);
        assertThat(windows.get(1).ids()).isEqualTo(model.encode("bcdefghij"));
        assertThat(windows.get(1).from()).isEqualTo(7);
    }

    @Test
    void whatCannotBeScoredIsRefusedByName() {
        assertThatThrownBy(() -> rows.continuation(new Request.Continuation("", "c"), "task t, item i"))
                .hasMessageContaining("task t, item i")
                .hasMessageContaining("prompt.begin");
        assertThatThrownBy(() -> rows.continuation(new Request.Continuation("a", ""), "item"))
                .hasMessageContaining("at least one token to score");
        assertThatThrownBy(() -> rows.continuation(new Request.Continuation("<bos>abcdefgh", "i"), "item i"))
                .hasMessageContaining("item i")
                .hasMessageContaining("at most 8 tokens")
                .hasMessageContaining("found 9");
        assertThat(rows.continuation(new Request.Continuation("<bos>abcdefg", "h"), "item")
                        .ids())
                .hasSize(9); // the last token is not read
        assertThatThrownBy(() -> rows.document(new Request.Document("", "ab"), "item"))
                .hasMessageContaining("before the text");
        assertThatThrownBy(() -> rows.prompt(new Request.Generation("<bos>abcdefgh", "", 3), "item"))
                .hasMessageContaining("found 9");
    }

    @Test
    void specialTokensThatTheTokenizerTakesApartAreRefused() {
        Task task = TestTasks.exactMatch("t", List.of(Item.of("i", "k", "q", "a")));
        rows.requireKnown(task);
        assertThatThrownBy(() -> new TokenRows(new Pairs(), 8).requireKnown(task))
                .hasMessageContaining("task t")
                .hasMessageContaining("knows <bos>")
                .hasMessageContaining("3 tokens");
    }
}
