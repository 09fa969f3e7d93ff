package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;

/** What the launcher rehearses works, else its quick start would be missing without a word. */
class RehearsalTest {
    @TempDir
    Path folder;

    @Test
    void allCommandsSucceed() throws Exception {
        assertThat(rehearsed()).contains("Merged into", "Usage: optimer", "parsed");
        for (String method : new String[] {"linear", "task_arithmetic", "dare_linear", "ties", "parsed"}) {
            try (Checkpoint out = Checkpoint.open(folder.resolve(method))) {
                assertThat(out.parameters()).isEqualTo(1024 * 1024 + 1024);
            }
        }
    }

    @Test
    void aCommandThatFailsIsNotPassedOver() throws IOException {
        Files.createDirectory(folder.resolve("linear")); // a merge never writes into what is there
        assertThatThrownBy(this::rehearsed)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("linear")
                .hasMessageContaining("status 1");
    }

    private String rehearsed() throws Exception {
        return Heard.of(() -> {
                    Rehearsal.main(new String[] {folder.toString()});
                    return 0;
                })
                .text();
    }
}
