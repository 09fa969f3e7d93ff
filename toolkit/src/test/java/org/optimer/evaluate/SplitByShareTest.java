package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares by key: stable, seeded, and about as large as asked. */
class SplitByShareTest {
    @TempDir
    Path folder;

    private Task task(int keys, long seed) {
        TestTasks.write(
                folder,
                "t.yaml",
                "type: exact_match",
                "prompt: {stop: .}",
                "split_seed: " + seed,
                "splits: {search: 0.2, dev: 0.2, test: 0.4, shots: 0.1}");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2 * keys; i++) {
            lines.add(
                    "{\"id\":\"i" + i + "\",\"key\":\"k" + i / 2 + "\",\"question\":\"q" + i + "\",\"answer\":\"a\"}");
        }
        TestTasks.write(folder, "t.jsonl", lines.toArray(String[]::new));
        return Tasks.load(folder).get("t");
    }

    private static Map<String, String> places(Task task) {
        Map<String, String> places = new HashMap<>();
        for (Split split : Split.values()) {
            task.items(split).forEach(item -> places.put(item.id(), split.label()));
        }
        task.shots().forEach(item -> places.put(item.id(), "shots"));
        return places;
    }

    @Test
    void keysStayTogetherAndSharesComeOutAboutRight() {
        Task task = task(1000, 0);
        // 4 standard deviations of a binomial share of 1000 keys, in items (2 a key)
        assertThat(task.items(Split.SEARCH)).hasSizeBetween(2 * 149, 2 * 251);
        assertThat(task.items(Split.DEV)).hasSizeBetween(2 * 149, 2 * 251);
        assertThat(task.items(Split.TEST)).hasSizeBetween(2 * 338, 2 * 462);
        assertThat(task.shots()).hasSizeBetween(2 * 62, 2 * 138);
        assertThat(LeakCheck.of(List.of(task)).leaks(LeakCheck.Degree.KEY)).isEmpty();
        assertThat(places(task)).hasSizeBetween(2 * 862, 2 * 938); // a tenth is left over
    }

    @Test
    void newItemsNeverMoveOldOnes() {
        Map<String, String> before = places(task(200, 0));
        Map<String, String> after = places(task(1000, 0));
        before.forEach((id, split) -> assertThat(after).containsEntry(id, split));
    }

    @Test
    void theSeedDrawsAnew() {
        assertThat(places(task(200, 1))).isNotEqualTo(places(task(200, 0)));
        assertThat(places(task(200, 1))).isEqualTo(places(task(200, 1)));
    }
}
