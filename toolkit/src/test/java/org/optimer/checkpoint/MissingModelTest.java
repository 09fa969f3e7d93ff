package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.InvalidInputException;

/** The error for a model that is not there says where it was looked for. */
class MissingModelTest {
    @TempDir
    Path folder;

    @Test
    void anAbsolutePathIsLookedForInOnePlace() {
        String path = folder.resolve("none").toString();
        assertThatThrownBy(() -> Models.open(path))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found nothing there.")
                .hasMessageNotContaining(" in ");
    }

    @Test
    void aRelativeOneInTheWorkingFolder() {
        assertThatThrownBy(() -> Models.open("no-such-model"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "found nothing of that name in " + Path.of("").toAbsolutePath() + ".");
    }
}
