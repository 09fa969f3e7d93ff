package org.optimer.search;

import java.util.ArrayList;
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
        implements Described, Recorded {
    private static final int FRONT_ROWS = 20;
    private static final int LONGEST_REASON = 200;

    /** Copies all collections. */
    public StudyRecord {
        directions = List.copyOf(directions);
        userAttrs = Collections.unmodifiableMap(new LinkedHashMap<>(userAttrs));
        systemAttrs = Collections.unmodifiableMap(new LinkedHashMap<>(systemAttrs));
        trials = List.copyOf(trials);
    }

    @Override
    public StudyRecord record() {
        return this;
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
     * The objectives' names.
     *
     * @return as recorded, one for each direction; {@code value}, {@code value 2}, .. where none was
     */
    public List<String> metrics() {
        List<String> names = new ArrayList<>();
        List<?> stored = systemAttrs.get("study:metric_names") instanceof List<?> list ? list : List.of();
        for (int i = 0; i < directions.size(); i++) {
            names.add(i < stored.size() ? String.valueOf(stored.get(i)) : i == 0 ? "value" : "value " + (i + 1));
        }
        return List.copyOf(names);
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
     * The complete trials, best first, equal values by number; those beyond their limits last, the nearest first. Of several
     * objectives the first one counts.
     *
     * @return immutable
     */
    public List<FrozenTrial> ranked() {
        return trials.stream()
                .filter(trial ->
                        trial.state() == TrialState.COMPLETE && !trial.values().isEmpty())
                .sorted(Comparator.comparingDouble(FrozenTrial::violation)
                        .thenComparing(FrozenTrial::score, directions.get(0).bestFirst()))
                .toList();
    }

    /**
     * The first best complete trial that keeps to its limits. Of several objectives the first one counts.
     *
     * @return empty while there is none
     */
    public Optional<FrozenTrial> best() {
        return ranked().stream().findFirst().filter(FrozenTrial::feasible);
    }

    /**
     * The complete trials within their limits that none other surpasses: none is at least as good in every objective and
     * better in one. With one objective, all that share the best value.
     *
     * @return by number
     */
    public List<FrozenTrial> front() {
        List<FrozenTrial> complete = trials.stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE
                        && trial.values().size() == directions.size()
                        && trial.feasible())
                .toList();
        int[] rank = Fronts.ranks(
                complete.stream().map(trial -> Fronts.losses(trial, directions)).toArray(double[][]::new), 1);
        List<FrozenTrial> front = new ArrayList<>();
        for (int i = 0; i < rank.length; i++) {
            if (rank[i] == 0) {
                front.add(complete.get(i));
            }
        }
        return List.copyOf(front);
    }

    /**
     * A part of {@link #front()} that stands for it: trials that dominate a great volume together.
     *
     * @param most how many at most
     * @return by number
     */
    public List<FrozenTrial> front(int most) {
        List<FrozenTrial> front = front();
        if (front.size() <= most) {
            return front;
        }
        double[][] losses =
                front.stream().map(trial -> Fronts.losses(trial, directions)).toArray(double[][]::new);
        return Hypervolume.subset(losses, most).stream()
                .sorted()
                .map(front::get)
                .toList();
    }

    /** Why the last failed trial failed, where its program said so. */
    private String lastFailure() {
        List<FrozenTrial> failed = trials(TrialState.FAIL);
        FrozenTrial last = failed.get(failed.size() - 1);
        if (!(last.userAttr("error") instanceof String reason)) {
            return "";
        }
        return ", the last was trial " + last.number() + ": "
                + (reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…");
    }

    @Override
    public Card card() {
        List<String> goals = new ArrayList<>();
        for (int i = 0; i < directions.size(); i++) {
            goals.add(directions.get(i).name().toLowerCase(Locale.ROOT) + " "
                    + metrics().get(i));
        }
        Card card = Card.of("Study " + name).fact("direction", String.join(", ", goals));
        for (TrialState state : TrialState.values()) {
            int count = trials(state).size();
            if (count > 0) {
                String reason = state == TrialState.FAIL ? lastFailure() : "";
                card = card.fact(state.name().toLowerCase(Locale.ROOT), count + reason);
            }
        }
        List<FrozenTrial> ranked = ranked();
        if (ranked.isEmpty()) {
            return card.text("No complete trial yet.");
        }
        long beyond = ranked.stream().filter(trial -> !trial.feasible()).count();
        if (beyond > 0) {
            card = card.fact("beyond their limits", beyond);
        }
        if (directions.size() > 1) {
            List<FrozenTrial> front = front();
            return TrialTable.add(card.fact("on the front", front.size()), metrics(), front, FRONT_ROWS);
        }
        if (best().isPresent()) {
            card = card.fact("best", Numbers.text(best().get().score()));
        }
        return TrialTable.add(card, metrics(), ranked, 5);
    }
}
