package org.optimer.search;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * A study as it stands in a storage at one moment. Immutable.
 *
 * @param id position among all studies of the storage
 * @param name unique in the storage
 * @param directions one for each objective
 * @param userAttrs remarks of the user; values may be null
 * @param systemAttrs remarks of the machinery; values may be null
 * @param trials by number
 */
public record StudyRecord(
        int id,
        String name,
        List<Direction> directions,
        Map<String, Object> userAttrs,
        Map<String, Object> systemAttrs,
        List<FrozenTrial> trials)
        implements Described {
    /** Copies all collections. */
    public StudyRecord {
        directions = List.copyOf(directions);
        userAttrs = Collections.unmodifiableMap(new LinkedHashMap<>(userAttrs));
        systemAttrs = Collections.unmodifiableMap(new LinkedHashMap<>(systemAttrs));
        trials = List.copyOf(trials);
    }

    /**
     * The objective's name.
     *
     * @return as recorded; {@code value} when none was
     */
    public String metric() {
        return systemAttrs.get("study:metric_names") instanceof List<?> names && !names.isEmpty()
                ? String.valueOf(names.get(0))
                : "value";
    }

    /**
     * The trials in one state.
     *
     * @param state which
     * @return by number
     */
    public List<FrozenTrial> trials(TrialState state) {
        return trials.stream().filter(trial -> trial.state() == state).toList();
    }

    /**
     * The complete trials, best first, equal values by number. Of several objectives the first one counts.
     *
     * @return immutable
     */
    public List<FrozenTrial> ranked() {
        return trials.stream()
                .filter(trial ->
                        trial.state() == TrialState.COMPLETE && !trial.values().isEmpty())
                .sorted(Comparator.comparing(
                        FrozenTrial::score, directions.get(0).bestFirst()))
                .toList();
    }

    /**
     * The first best complete trial.
     *
     * @return empty while there is none
     */
    public Optional<FrozenTrial> best() {
        return ranked().stream().findFirst();
    }

    @Override
    public Card card() {
        Card card = Card.of("Study " + name)
                .fact("direction", directions.get(0).name().toLowerCase(Locale.ROOT) + " " + metric());
        for (TrialState state : TrialState.values()) {
            int count = trials(state).size();
            if (count > 0) {
                card = card.fact(state.name().toLowerCase(Locale.ROOT), count);
            }
        }
        List<FrozenTrial> ranked = ranked();
        if (ranked.isEmpty()) {
            return card.text("No complete trial yet.");
        }
        return TrialTable.add(card.fact("best", Numbers.text(ranked.get(0).score())), metric(), ranked, 5);
    }
}
