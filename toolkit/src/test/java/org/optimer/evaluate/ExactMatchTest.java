package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exact match by teacher forcing and by generation. */
class ExactMatchTest {
    private static final Item ITEM = Item.of("i", "k", "q", "Cairo");

    private static Task generating(Item item, Map<String, Object> options) {
        TaskCard card = TaskCard.of("t", "").with("exact_match", TestTasks.CHAT);
        for (Map.Entry<String, Object> option : options.entrySet()) {
            card = card.withOption(option.getKey(), option.getValue());
        }
        return TestTasks.task(new ExactMatch(), card, Map.of(Split.DEV, List.of(item)));
    }

    private static double value(Task task, Item item, String written, String metric) {
        return task.judge(item, List.of(Response.written(written, 1)))
                .measures()
                .get(metric)
                .value();
    }

    @Test
    void teacherForcedAsksForAnswerAndStop() {
        Task task = TestTasks.exactMatch("t", List.of(ITEM));
        assertThat(task.requests(ITEM)).containsExactly(new Request.Continuation("<bos>QqA", "Cairo<eos>"));
        Outcome right = task.judge(ITEM, List.of(Response.scored(-3, true, 6)));
        assertThat(right.measures().get("exact_match")).isEqualTo(Measure.of(1));
        assertThat(right.measures().get("nats_per_token")).isEqualTo(new Measure(3, 6));
        assertThat(right.predicted()).isEqualTo("Cairo");
        Outcome wrong = task.judge(ITEM, List.of(Response.scored(-9, false, 6)));
        assertThat(wrong.measures().get("exact_match").value()).isZero();
        assertThat(wrong.predicted()).isNull();
        assertThat(wrong.logLikelihood()).isEqualTo(-9);
    }

    @Test
    void textSettingsMeanGeneration() {
        assertThat(generating(ITEM, Map.of("normalize", List.of("lowercase"), "max_tokens", 9))
                        .requests(ITEM))
                .containsExactly(new Request.Generation("<bos>QqA", "<eos>", 9));
        Item several = new Item("i", "k", Map.of("question", "q", "answers", List.of("Cairo", "Kairo")));
        Task task = generating(several, Map.of());
        assertThat(task.requests(several)).containsExactly(new Request.Generation("<bos>QqA", "<eos>", 64));
        assertThat(value(task, several, " Kairo", "exact_match")).isEqualTo(1);
        assertThat(value(task, several, "Rome", "exact_match")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'strip', ' Cairo ', 1",
        "'strip', 'cairo', 0",
        "'lowercase', 'CAIRO', 1",
        "'lowercase', ' CAIRO', 0",
        "'punctuation', 'Cai-ro.', 1",
        "'nfkc', 'Ｃairo', 1",
    })
    void normalisation(String step, String written, double expected) {
        assertThat(value(generating(ITEM, Map.of("normalize", step)), ITEM, written, "exact_match"))
                .isEqualTo(expected);
    }

    @Test
    void stepsAreAppliedInTheirOrder() {
        Task task = generating(ITEM, Map.of("normalize", List.of("lowercase", "articles", "whitespace")));
        assertThat(value(task, ITEM, "The  cairo", "exact_match")).isEqualTo(1);
    }

    @Test
    void extractTakesTheLastMatch() {
        Task task = generating(ITEM, Map.of("extract", "is (\\w+)"));
        assertThat(value(task, ITEM, "is Rome? no: it is Cairo, really", "exact_match"))
                .isEqualTo(1);
        assertThat(value(task, ITEM, "Cairo", "exact_match")).isZero(); // no match: malformed, so wrong
    }

    @Test
    void wordsInCommonByF1() {
        Item item = Item.of("i", "k", "q", "a b c");
        Task task = generating(item, Map.of("metrics", List.of("token_f1", "exact_match")));
        assertThat(task.metrics().get(0).name()).isEqualTo("token_f1");
        assertThat(value(task, item, "b c d d", "token_f1")).isEqualTo(2.0 * 2 / (4 + 3));
        assertThat(value(task, item, "", "token_f1")).isZero();
        assertThat(value(task, item, "c b a", "token_f1")).isEqualTo(1);
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> generating(ITEM, Map.of("mode", "teacher_forced", "extract", "x")))
                .hasMessageContaining("mode: generate");
        assertThatThrownBy(() -> generating(ITEM, Map.of("mode", "guess"))).hasMessageContaining("guess");
        assertThatThrownBy(() -> generating(ITEM, Map.of("extract", "("))).hasMessageContaining("regular expression");
        assertThatThrownBy(() -> generating(ITEM, Map.of("normalize", "upper"))).hasMessageContaining("lowercase");
        assertThatThrownBy(() -> generating(ITEM, Map.of("metrics", "bleu"))).hasMessageContaining("token_f1");
        assertThatThrownBy(() -> generating(ITEM, Map.of("mode", "generate", "max_tokens", 0)))
                .hasMessageContaining("above 0");
        Prompt endless = new Prompt("", "", "{question}", "", "{answer}", "", "");
        assertThatThrownBy(() ->
                        TestTasks.task(new ExactMatch(), TaskCard.of("t", "").with("exact_match", endless), Map.of()))
                .hasMessageContaining("prompt.stop");
    }

    @Test
    void templatesNameTheMissingField() {
        Prompt prompt = new Prompt("", "", "{{{question}}} {where}", "", "{answer}", ".", "");
        TaskCard card = TaskCard.of("t", "").with("exact_match", prompt);
        Task task = TestTasks.task(new ExactMatch(), card, Map.of(Split.DEV, List.of(ITEM)));
        assertThatThrownBy(() -> Tasks.of(task))
                .hasMessageContaining("task t, item i")
                .hasMessageContaining("\"where\"");
        Item whole = new Item("i", "k", Map.of("question", "q", "where", "here", "answer", true));
        assertThat(prompt.ask(whole)).isEqualTo("{q} here");
        assertThat(prompt.answer(whole)).isEqualTo("true");
        assertThatThrownBy(() -> Template.fill("{question", ITEM)).hasMessageContaining("closed by a }");
        assertThatThrownBy(() -> Template.fill("question}", ITEM)).hasMessageContaining("a brace alone");
    }
}
