package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.optimer.core.Progress;
import org.optimer.core.ProgressListener;

/** The progress line says how much of what, how fast for bytes, how long it took and how long it will. */
class TerminalProgressTest {
    @Test
    void bytesHaveUnitsAndARateOtherThingsAreCounted() {
        assertThat(lines("bytes", 2_000_000))
                .last()
                .asString()
                .matches("work: 2\\.0 MB of 2\\.0 MB(, .+/s)?, \\d+\\.\\d s");
        assertThat(lines("trials", 5)).last().asString().matches("work: 5/5 trials, \\d+\\.\\d s");
    }

    private static List<String> lines(String unit, long total) {
        List<String> lines = new java.util.ArrayList<>();
        ProgressListener before = Progress.showOn(snapshot -> lines.add(TerminalProgress.line(snapshot)));
        try (Progress progress = Progress.start("work", total, unit)) {
            progress.step(total);
        } finally {
            Progress.showOn(before);
        }
        return lines;
    }
}
