package org.optimer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The word that a user probably meant. */
class NearestTest {
    @Test
    void fewestChangesWinAndCapitalsDoNotCount() {
        List<String> known = List.of("della", "linear", "slerp");
        assertThat(Nearest.of("LINEAR", known)).isEqualTo("linear");
        assertThat(Nearest.of("sleep", known)).isEqualTo("slerp");
        assertThat(Nearest.of("x", List.of())).isEmpty();
    }
}
