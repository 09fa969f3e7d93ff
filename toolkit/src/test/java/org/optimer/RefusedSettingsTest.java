package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.Merge;

/** Settings that no search can have are refused at once, not passed over and not met in the middle of it. */
class RefusedSettingsTest {
    @TempDir
    Path folder;

    private static OptiMer search() {
        return LabSearch.of(2).on(FakeExecutor.hill());
    }

    @Test
    void numbersOutOfRange() {
        assertThatThrownBy(() -> search().workers(1_000_000).run())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at most 1024 workers");
        assertThatThrownBy(() -> search().explore(-1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("0 or more");
        assertThatThrownBy(() -> search().journal(folder.resolve("x.journal")).join(0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1 or more");
        assertThatThrownBy(() -> search().trials(0).run()).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void rangesAreNotRefusedForOneCornerOfThem() {
        OptiMer search = LabSearch.of(2)
                .merging(Merge.linear()) // which cannot divide by weights that add up to 0
                .range("ja", 0, 1)
                .range("math", 0, 1);
        assertThat(search.fix("it", -2).on(FakeExecutor.hill()).run()).isNotNull();
    }

    @Test
    void textsThatAreNoPaths() {
        assertThatThrownBy(() -> search().journal("a\0b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("journal: expected a path");
        assertThatThrownBy(() -> org.optimer.evaluate.Tasks.load("a\0b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tasks: expected a path");
    }
}
