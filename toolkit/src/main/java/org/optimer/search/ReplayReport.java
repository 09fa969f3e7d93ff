package org.optimer.search;

import java.util.List;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * The outcome of {@link Study#replay()}.
 *
 * @param compared how many proposals were made again
 * @param skipped trials that say nothing about their random numbers: written by another program
 * @param differences proposals that came out otherwise
 */
public record ReplayReport(int compared, int skipped, List<Difference> differences) implements Described {
    /** Copies the list. */
    public ReplayReport {
        differences = List.copyOf(differences);
    }

    /**
     * One proposal that came out otherwise.
     *
     * @param trial its number
     * @param recorded as stored
     * @param replayed as proposed now
     */
    public record Difference(int trial, String recorded, String replayed) {}

    /**
     * Whether every proposal came out as it was recorded.
     *
     * @return true without differences
     */
    public boolean exact() {
        return differences.isEmpty();
    }

    @Override
    public Card card() {
        Card card = Card.of(exact() ? "Replay: every proposal is the same" : "Replay: some proposals differ")
                .fact("compared", compared)
                .fact("skipped", skipped);
        if (exact()) {
            return card;
        }
        List<List<String>> rows = differences.stream()
                .limit(10)
                .map(d -> List.of(String.valueOf(d.trial()), d.recorded(), d.replayed()))
                .toList();
        return card.fact("different", differences.size()).table(List.of("trial", "recorded", "replayed"), rows);
    }
}
