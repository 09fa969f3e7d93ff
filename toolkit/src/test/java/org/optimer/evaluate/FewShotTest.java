package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Examples before a question: from the pool only, in file order or as the seed says. */
class FewShotTest {
    private static final Item ASKED = Item.of("asked", "asked", "?", "!");
    private static final List<Item> POOL = IntStream.range(0, 6)
            .mapToObj(i -> Item.of("s" + i, "k" + i / 2, "q" + i, "a" + i))
            .toList();

    private static String context(int shots, Optional<Long> seed) {
        TaskCard card = new TaskCard("t", "", "exact_match", "", TestTasks.CHAT, shots, seed, "", "", Map.of());
        Task task = new ExactMatch().task(card, Map.of(Split.TEST, List.of(ASKED)), POOL);
        return ((Request.Continuation) task.requests(ASKED).get(0)).context();
    }

    @Test
    void withoutASeedTheFirstOfEachKeyInFileOrder() {
        assertThat(context(0, Optional.empty())).isEqualTo("<bos>Q?A");
        assertThat(context(2, Optional.empty())).isEqualTo("<bos>Qq0Aa0<eos>Qq2Aa2<eos>Q?A");
    }

    @Test
    void theSeedChoosesAndOrdersAndRepeats() {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            String context = context(3, Optional.of(seed));
            assertThat(context).isEqualTo(context(3, Optional.of(seed)));
            assertThat(context).containsOnlyOnce("Q?A").doesNotContain("asked");
            seen.add(context);
        }
        assertThat(seen).hasSizeGreaterThan(5); // of 6 x 4 x 2 = 48 orders
    }

    @Test
    void tooFewKeysInThePoolAreRefused() {
        assertThatThrownBy(() -> context(4, Optional.empty()))
                .hasMessageContaining("task t")
                .hasMessageContaining("4 few-shot items")
                .hasMessageContaining("3 in the shots pool");
    }
}
