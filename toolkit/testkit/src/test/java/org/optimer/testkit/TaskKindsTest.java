package org.optimer.testkit;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.optimer.evaluate.ExactMatch;
import org.optimer.evaluate.HeldOutLoss;
import org.optimer.evaluate.Item;
import org.optimer.evaluate.MultipleChoice;
import org.optimer.evaluate.Prompt;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.Task;
import org.optimer.evaluate.TaskCard;
import org.optimer.evaluate.TaskKind;

/** The kinds of tasks that come with the toolkit. */
class TaskKindsTest {
    private static final Prompt CHAT =
            new Prompt("<bos>", "<user> ", "{question}", " <model> ", "{answer}", " <eos>", "");

    private static Item item(String id) {
        return new Item(
                id,
                "key of " + id,
                Map.of("question", "what is " + id + " ?", "answer", "a " + id, "choices", List.of("a " + id, "no")));
    }

    private static Task make(TaskKind kind, TaskCard card) {
        Map<Split, List<Item>> items = Map.of(
                Split.SEARCH,
                List.of(item("s1"), item("s2")),
                Split.DEV,
                List.of(item("d1")),
                Split.TEST,
                List.of(item("t1")));
        return kind.task(card, items, List.of(item("f1"), item("f2")));
    }

    @Nested
    class MultipleChoices extends TaskContract {
        @Override
        protected Task task() {
            return make(
                    new MultipleChoice(),
                    TaskCard.of("mc", "").with("multiple_choice", CHAT).withShots(2, 7));
        }
    }

    @Nested
    class TeacherForced extends TaskContract {
        @Override
        protected Task task() {
            return make(new ExactMatch(), TaskCard.of("em", "").with("exact_match", CHAT));
        }
    }

    @Nested
    class Generated extends TaskContract {
        @Override
        protected Task task() {
            TaskCard card = TaskCard.of("gen", "").with("exact_match", CHAT).withShots(1, 1);
            return make(new ExactMatch(), card.withOption("metrics", List.of("exact_match", "token_f1")));
        }
    }

    @Nested
    class Loss extends TaskContract {
        @Override
        protected Task task() {
            return make(
                    new HeldOutLoss(),
                    TaskCard.of("loss", "").with("loss", new Prompt("<bos>", "", "{question}", "", "", "", "")));
        }
    }
}
