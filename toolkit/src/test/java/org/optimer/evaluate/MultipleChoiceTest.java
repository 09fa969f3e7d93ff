package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;

/** acc, acc_norm and acc_bytes as lm-evaluation-harness defines them. */
class MultipleChoiceTest {
    private static final TaskCard CARD = TaskCard.of("mc", "").with("multiple_choice", TestTasks.CHAT);

    private static Item item(Object answer, String... choices) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("question", "q");
        fields.put("choices", List.of(choices));
        fields.put("answer", answer);
        return new Item("i", "k", fields);
    }

    private static Outcome judge(Item item, double... logLikelihoods) {
        Task task = TestTasks.task(new MultipleChoice(), CARD, Map.of(Split.TEST, List.of(item)));
        return task.judge(
                item,
                DoubleStream.of(logLikelihoods)
                        .mapToObj(x -> Response.scored(x, false, 1))
                        .toList());
    }

    @Test
    void accTakesTheGreatestSumAndAccNormTheGreatestPerCharacter() {
        // sums -3 and -4: acc takes "ab"; per character -1.5 and -1: acc_norm takes "abcd"
        Outcome outcome = judge(item(1, "ab", "abcd"), -3, -4);
        assertThat(outcome.measures().get("acc").value()).isZero();
        assertThat(outcome.measures().get("acc_norm").value()).isEqualTo(1);
        assertThat(outcome.logLikelihood()).isEqualTo(-4);
        assertThat(outcome.predicted()).isEqualTo("ab");
    }

    @Test
    void charactersAndBytesDiffer() {
        // per character: -6/2 = -3 against -10/4 = -2.5; per byte: -6/6 = -1 against -2.5
        Outcome outcome = judge(item(0, "速話", "abcd"), -6, -10);
        assertThat(outcome.measures().get("acc_norm").value()).isZero();
        assertThat(outcome.measures().get("acc_bytes").value()).isEqualTo(1);
    }

    @Test
    void charactersOutsideTheBasicPlaneCountOnce() {
        // one code point, as Python's len counts: -3 against -4/2
        Outcome outcome = judge(item(1, "\uD83D\uDE00", "ab"), -3, -4);
        assertThat(outcome.measures().get("acc_norm").value()).isEqualTo(1);
    }

    @Test
    void theFirstChoiceWinsATie() {
        assertThat(judge(item(0, "a", "b"), -1, -1).measures().get("acc").value())
                .isEqualTo(1);
        assertThat(judge(item(1, "a", "b"), -1, -1).measures().get("acc").value())
                .isZero();
    }

    @Test
    void aNaNNeverWins() {
        assertThat(judge(item(1, "a", "b"), Double.NaN, -9)
                        .measures()
                        .get("acc")
                        .value())
                .isEqualTo(1);
    }

    @Test
    void aModelOfNaNsIsNeverRight() {
        Outcome outcome = judge(item(0, "a", "b"), Double.NaN, Double.NaN);
        assertThat(outcome.measures().get("acc").value()).isZero();
        assertThat(outcome.predicted()).isNull();
    }

    @Test
    void theAnswerMayBeAChoicesText() {
        assertThat(judge(item("b", "a", "b"), -5, -1).measures().get("acc").value())
                .isEqualTo(1);
    }

    @Test
    void eachChoiceIsAContinuationOfTheSameContext() {
        Item item = item(0, "x", "y");
        Task task = TestTasks.task(new MultipleChoice(), CARD, Map.of(Split.TEST, List.of(item)));
        assertThat(task.requests(item))
                .containsExactly(new Request.Continuation("<bos>QqA", "x"), new Request.Continuation("<bos>QqA", "y"));
    }

    @Test
    void badItemsAreRefusedByName() {
        assertThatThrownBy(() -> judge(item(2, "a", "b"), -1, -1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("item i")
                .hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> judge(item("c", "a", "b"), -1, -1)).hasMessageContaining("[a, b]");
        assertThatThrownBy(() -> judge(item(0, "a"), -1)).hasMessageContaining("at least two choices");
    }

    @Test
    void theCardChoosesTheMainMetric() {
        TaskCard card = new TaskCard(
                "mc",
                "",
                "multiple_choice",
                "acc_norm",
                TestTasks.CHAT,
                0,
                java.util.Optional.empty(),
                "",
                "",
                Map.of());
        Task task = TestTasks.task(new MultipleChoice(), card, Map.of());
        assertThat(task.metrics().get(0).name()).isEqualTo("acc_norm");
        TaskCard wrong = new TaskCard(
                "mc", "", "multiple_choice", "f2", TestTasks.CHAT, 0, java.util.Optional.empty(), "", "", Map.of());
        assertThatThrownBy(() -> TestTasks.task(new MultipleChoice(), wrong, Map.of()))
                .hasMessageContaining("metric of task mc")
                .hasMessageContaining("acc_norm");
    }
}
