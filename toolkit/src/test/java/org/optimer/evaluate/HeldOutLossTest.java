package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nats per token and bits per byte, as ratios of sums. */
class HeldOutLossTest {
    private static Item text(String id, String text) {
        return new Item(id, id, Map.of("text", text));
    }

    private static final List<Item> ITEMS = List.of(text("one", "ab"), text("two", "速ab"));

    private static Task task() {
        Prompt prompt = new Prompt("<bos>", "", "{text}", "", "", "", "");
        return TestTasks.task(new HeldOutLoss(), TaskCard.of("l", "").with("loss", prompt), Map.of(Split.DEV, ITEMS));
    }

    @Test
    void lossesAreSummedBeforeTheyAreDivided() {
        Task task = task();
        List<Sample> samples = List.of(
                sample(task, ITEMS.get(0), Response.scored(-2, false, 2)),
                sample(task, ITEMS.get(1), Response.scored(-7, false, 3)));
        Scores scores = new Scores("m", Tasks.of(task).dev(), samples);
        assertThat(scores.value("l")).isCloseTo(9.0 / 5, within(1e-15));
        MetricInfo bits = task.metrics().get(1);
        // 2 bytes and 3 + 2 bytes
        assertThat(scores.metrics("l").get(bits).value()).isCloseTo(9 / Math.log(2) / 7, within(1e-15));
        assertThat(bits.higherIsBetter()).isFalse();
    }

    @Test
    void asksForTheWholeText() {
        assertThat(task().requests(ITEMS.get(0))).containsExactly(new Request.Document("<bos>", "ab"));
    }

    private static Sample sample(Task task, Item item, Response response) {
        return new Sample("l", item.id(), item.key(), task.judge(item, List.of(response)));
    }
}
