package org.optimer.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.optimer.core.ProgressListener.Snapshot;

/** One display per outermost work, rewritten; nothing for work that is over at once. */
class LiveProgressTest {
    private final List<String> calls = new ArrayList<>();
    private final LiveProgress progress = new LiveProgress(new NotebookHost() {
        @Override
        public void show(Bundle bundle) {
            calls.add("show " + bundle.plain());
        }

        @Override
        public void show(String id, Bundle bundle) {
            calls.add("new " + id + " " + bundle.plain() + html(bundle));
        }

        @Override
        public void update(String id, Bundle bundle) {
            calls.add("update " + id + " " + bundle.plain() + html(bundle));
        }
    });

    @Test
    void shortWorkLeavesNothing() {
        progress.update(snapshot(1, "quick", 0, 0.0, false));
        progress.update(snapshot(1, "quick", 10, 0.05, true));

        assertThat(calls).isEmpty();
    }

    @Test
    void workIsShownOnceAndThenRewritten() {
        progress.update(snapshot(1, "search", 0, 0.0, false));
        progress.update(snapshot(1, "search", 2, 0.5, false));
        progress.update(snapshot(1, "search", 10, 2.0, true));

        assertThat(calls).hasSize(2);
        assertThat(calls.get(0)).startsWith("new optimer-progress-1 search: 2 of 10 steps, 0.5 s, 2.0 s left");
        assertThat(calls.get(1))
                .startsWith("update optimer-progress-1 search: 10 of 10 steps, 2.0 s")
                .contains("100.0%");
    }

    @Test
    void workInsideIsALineOfTheOuterDisplayAndGoesAgain() {
        progress.update(snapshot(1, "search", 0, 0.0, false));
        progress.update(snapshot(2, "merge", 3, 0.4, false));
        progress.update(snapshot(1, "search", 1, 0.5, false));
        progress.update(snapshot(2, "merge", 10, 0.6, true));
        progress.update(snapshot(1, "search", 10, 3.0, true));

        assertThat(calls.get(0)).startsWith("new optimer-progress-1").contains("merge");
        assertThat(calls.get(calls.size() - 1))
                .startsWith("update optimer-progress-1")
                .doesNotContain("merge");
        assertThat(calls).noneMatch(call -> call.contains("optimer-progress-2"));
    }

    @Test
    void manyUpdatesInARowAreThrottled() {
        progress.update(snapshot(1, "search", 0, 0.0, false));
        for (int i = 0; i < 2000; i++) {
            progress.update(snapshot(1, "search", i % 10, 1.0, false));
        }
        progress.update(snapshot(1, "search", 10, 2.0, true));

        assertThat(calls).hasSizeBetween(2, 60); // ten a second, and this loop runs for less than a few seconds
    }

    @Test
    void stoppedWorkSaysSo() {
        progress.update(snapshot(1, "search", 4, 1.0, true));

        assertThat(calls).singleElement().asString().contains("(stopped)").contains("4 of 10");
    }

    @Test
    void theNextWorkGetsItsOwnPlace() {
        progress.update(snapshot(1, "first", 10, 1.0, true));
        progress.update(snapshot(2, "second", 10, 1.0, true));

        assertThat(calls)
                .extracting(c -> c.substring(0, 22))
                .containsExactly("new optimer-progress-1", "new optimer-progress-2");
    }

    private static String html(Bundle bundle) {
        return " " + bundle.forms().get(Bundle.HTML);
    }

    private static Snapshot snapshot(long id, String title, long done, double seconds, boolean finished) {
        return new Snapshot(id, title, done, 10, "steps", seconds, "", finished);
    }
}
