package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCommandTest {
    @Test
    void badUsageIsExitStatusTwo() {
        assertThat(Main.run("lab")).isEqualTo(2);
        assertThat(Main.run("lab", "train", "--seed", "one")).isEqualTo(2);
        assertThat(Main.run("lab", "train", "--help")).isZero();
    }

    @Test
    void aFinishedLabIsNeverOverwritten(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("lab.json"), "{}");
        assertThat(Main.run("lab", "train", "--out", folder.toString())).isEqualTo(1);
        assertThat(folder.resolve("lab.json")).hasContent("{}");
    }
}
