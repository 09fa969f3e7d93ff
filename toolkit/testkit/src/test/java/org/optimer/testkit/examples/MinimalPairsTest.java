package org.optimer.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.evaluate.Item;
import org.optimer.evaluate.Response;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.Task;
import org.optimer.evaluate.TaskCard;
import org.optimer.evaluate.Tasks;
import org.optimer.testkit.TaskContract;

class MinimalPairsTest extends TaskContract {
    @Override
    protected Task task() {
        var kind = new MinimalPairs();
        var card = TaskCard.of("agreement", "Number of subject and verb").with(kind.type(), kind.prompt());
        var items = List.of(
                new Item("1", "cat", Map.of("good", "the cat sleeps", "bad", "the cat sleep")),
                new Item("2", "dogs", Map.of("good", "the dogs bark", "bad", "the dogs barks")));
        var tasks = Tasks.of(kind.task(card, Map.of(Split.TEST, items), List.of()));
        return tasks.get("agreement");
    }

    @Test
    void theLikelierTextCounts() {
        Task task = task();
        Item item = task.items(Split.TEST).get(0);
        Response likely = Response.scored(-1, true, 3);
        Response unlikely = Response.scored(-2, false, 3);

        assertThat(task.judge(item, List.of(likely, unlikely)).predicted()).isEqualTo("the cat sleeps");
        assertThat(task.judge(item, List.of(unlikely, likely)).predicted()).isEqualTo("the cat sleep");
    }

    @Test
    void cardsMayNameTheKind(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("pairs.yaml"), "type: minimal_pairs");
        Files.writeString(
                folder.resolve("pairs.jsonl"),
                """
                {"id": "1", "key": "cat", "split": "dev", "good": "the cat sleeps", "bad": "the cat sleep"}
                """);

        assertThat(Tasks.load(folder).dev().items("pairs")).hasSize(1);
    }
}
