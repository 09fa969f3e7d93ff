package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.CounterRandom;

/** Whole evaluations on models whose every probability is known. */
class ScoringTest {
    private final InProcessEvaluator evaluator = Evaluator.inProcess();

    private static Item choice(String id, int answer, String... choices) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("question", id);
        fields.put("choices", List.of(choices));
        fields.put("answer", answer);
        return new Item(id, id, fields);
    }

    @Test
    void exactMatchHasTheValueWorkedOutByHand() {
        // after A comes x, after x comes <eos>: "x" is right; "y" and "xx" are not
        FakeModel model = FakeModel.writing("Ax<eos>", 0.9, 64);
        Task task = TestTasks.exactMatch(
                "t",
                List.of(
                        Item.of("1", "1", "p", "x"),
                        Item.of("2", "2", "q", "y"),
                        Item.of("3", "3", "r", "xx"),
                        Item.of("4", "4", "s", "x")));
        Scores scores = evaluator.score(model, Tasks.of(task).search());
        assertThat(scores.value("t")).isEqualTo(0.5);
        assertThat(scores.stderr("t")).isCloseTo(Math.sqrt(0.25 / 3), within(1e-15));
        assertThat(scores.n("t")).isEqualTo(4);
        Sample first = scores.samples().get(0);
        assertThat(first.outcome().logLikelihood()).isCloseTo(2 * model.logLikely(), within(1e-12));
        assertThat(first.outcome().predicted()).isEqualTo("x");
        // x after A likely, x after x not, <eos> after x likely
        assertThat(scores.samples().get(2).outcome().logLikelihood())
                .isCloseTo(2 * model.logLikely() + model.logUnlikely(), within(1e-12));
    }

    @Test
    void multipleChoiceHasTheValueWorkedOutByHand() {
        // "xyz" has three likely tokens, "b" one unlikely one: 3 ln .9 > ln(.1/63)
        FakeModel model = FakeModel.writing("Axyz", 0.9, 64);
        Task task = TestTasks.task(
                new MultipleChoice(),
                TaskCard.of("mc", "").with("multiple_choice", TestTasks.CHAT),
                Map.of(Split.DEV, List.of(choice("1", 0, "xyz", "b"), choice("2", 1, "xyz", "c"))));
        Scores scores = evaluator.score(model, Tasks.of(task).dev());
        assertThat(scores.value("mc")).isEqualTo(0.5);
        assertThat(scores.samples().get(0).outcome().logLikelihood()).isCloseTo(3 * model.logLikely(), within(1e-12));
        assertThat(scores.samples().get(1).outcome().logLikelihood()).isCloseTo(model.logUnlikely(), within(1e-12));
    }

    @Test
    void lossOfATextLongerThanTheContextHasTheValueWorkedOutByHand() {
        FakeModel model = FakeModel.writing("<bos>abcabcabc", 0.8, 4);
        Prompt prompt = new Prompt("<bos>", "", "{text}", "", "", "", "");
        Item item = new Item("1", "1", Map.of("text", "abcabcabcab"));
        Task task = TestTasks.task(
                new HeldOutLoss(), TaskCard.of("l", "").with("loss", prompt), Map.of(Split.TEST, List.of(item)));
        Scores scores = evaluator.score(model, Tasks.of(task).test());
        assertThat(scores.value("l")).isCloseTo(-model.logLikely(), within(1e-12)); // 11 likely tokens in 3 windows
        assertThat(model.scored).hasSize(3);
    }

    /** The claim behind teacher forcing, on 2000 random little models and answers. */
    @Test
    void teacherForcedExactMatchEqualsGreedyGeneration() {
        CounterRandom random = new CounterRandom(5, "equivalence");
        int right = 0;
        for (int round = 0; round < 200; round++) {
            int[] next = new int[FakeModel.VOCABULARY];
            for (int i = 0; i < next.length; i++) {
                next[i] = 1 + random.nextInt(3);
            }
            FakeModel model = new FakeModel(id -> next[id], 0.6, 64);
            model.encode("ab");
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                StringBuilder answer = new StringBuilder();
                for (int n = 1 + random.nextInt(2); n > 0; n--) {
                    answer.append(random.nextInt(2) == 0 ? 'a' : 'b');
                }
                items.add(Item.of("i" + i, "k" + i, i % 2 == 0 ? "A" : "B", answer.toString()));
            }
            TaskCard card = TaskCard.of("t", "").with("exact_match", TestTasks.CHAT);
            TaskSet forced = Tasks.of(TestTasks.task(new ExactMatch(), card, Map.of(Split.DEV, items)))
                    .dev();
            TaskSet written = Tasks.of(TestTasks.task(
                            new ExactMatch(),
                            card.withOption("mode", "generate").withOption("normalize", List.of()),
                            Map.of(Split.DEV, items)))
                    .dev();
            List<Double> a = values(evaluator.score(model, forced));
            assertThat(values(evaluator.score(model, written))).isEqualTo(a);
            right += a.stream().filter(v -> v == 1).count();
        }
        assertThat(right).isBetween(50, 1000); // both answers occur, so the comparison says something
    }

    @Test
    void generationIsCutAtAStopTextOfSeveralTokens() {
        FakeModel model = FakeModel.writing("AxyST", 0.9, 64);
        Prompt prompt = new Prompt("<bos>", "Q", "{question}", "A", "{answer}", "ST", "");
        TaskCard card = TaskCard.of("t", "").with("exact_match", prompt).withOption("mode", "generate");
        Task task = TestTasks.task(new ExactMatch(), card, Map.of(Split.DEV, List.of(Item.of("1", "1", "q", "xy"))));
        Scores scores = evaluator.score(model, Tasks.of(task).dev());
        assertThat(scores.samples().get(0).outcome().predicted()).isEqualTo("xy");
        assertThat(scores.value("t")).isEqualTo(1);
    }

    @Test
    void itemsAreTokenisedOnceForManyTrials() {
        FakeModel model = FakeModel.writing("Ax", 0.9, 64);
        Task task = TestTasks.exactMatch("t", List.of(Item.of("1", "1", "p", "x"), Item.of("2", "2", "q", "y")));
        Scores first = evaluator.score(model, Tasks.of(task).search());
        int encodings = model.encodings;
        for (int trial = 0; trial < 5; trial++) {
            Scores again = evaluator.score(model, Tasks.of(task).search());
            assertThat(again.toMap()).isEqualTo(first.toMap());
        }
        assertThat(model.encodings).isEqualTo(encodings);
        evaluator.score(model, Tasks.of(task).search().first(1));
        assertThat(model.encodings).isGreaterThan(encodings);
    }

    @Test
    void limitsTakeTheFirstItemsOfEachTask() {
        FakeModel model = FakeModel.writing("Ax", 0.9, 64);
        List<Item> items =
                List.of(Item.of("1", "1", "p", "x"), Item.of("2", "2", "q", "y"), Item.of("3", "3", "r", "x"));
        Task one = TestTasks.exactMatch("one", items);
        Task two = TestTasks.exactMatch("two", items.subList(0, 1));
        TaskSet set = Tasks.of(one, two).search();
        Scores scores = evaluator.score(model, set.first(2));
        assertThat(scores.samples().stream().map(s -> s.task() + s.id())).containsExactly("one1", "one2", "two1");
        assertThat(set.first(2).size()).isEqualTo(3);
        assertThat(set.first(9).fingerprint()).isEqualTo(set.fingerprint());
        assertThat(set.first(2).fingerprint()).isNotEqualTo(set.fingerprint());
        assertThat(set.only(List.of("two")).names()).containsExactly("two");
        assertThatThrownBy(() -> set.first(0)).hasMessageContaining("at least 1");
    }

    @Test
    void theLedgerCountsEveryLook() {
        FakeModel model = FakeModel.writing("Ax", 0.9, 64);
        Task task = TestTasks.task(
                new ExactMatch(),
                TaskCard.of("t", "").with("exact_match", TestTasks.CHAT),
                Map.of(
                        Split.SEARCH, List.of(Item.of("1", "1", "p", "x"), Item.of("2", "2", "q", "y")),
                        Split.TEST, List.of(Item.of("3", "3", "r", "x"))));
        Ledger ledger = new Ledger();
        InProcessEvaluator counted = evaluator.ledger(ledger);
        Tasks tasks = Tasks.of(task);
        counted.score(model, tasks.search());
        counted.score(model, tasks.search());
        counted.score(model, tasks.test());
        assertThat(ledger.looks(Split.SEARCH)).isEqualTo(2);
        assertThat(ledger.samples(Split.SEARCH)).isEqualTo(4);
        assertThat(ledger.looks(Split.DEV)).isZero();
        assertThat(ledger.samples(Split.TEST)).isEqualTo(1);
        assertThat(ledger.entries().get(2).toMap())
                .containsEntry("split", "test")
                .containsEntry("samples", 1);
        assertThat(evaluator.ledger().entries()).isEmpty();
    }

    @Test
    void evaluatorsAreFoundByName() {
        assertThat(Evaluator.named("in_process")).isInstanceOf(InProcessEvaluator.class);
        assertThatThrownBy(() -> Evaluator.named("elsewhere")).hasMessageContaining("in_process");
    }

    private static List<Double> values(Scores scores) {
        return scores.samples().stream().map(s -> s.value("exact_match")).toList();
    }
}
