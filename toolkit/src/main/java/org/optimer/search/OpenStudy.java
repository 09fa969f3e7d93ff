package org.optimer.search;

import java.util.List;
import java.util.Map;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.core.SettingsText;

/** What can be asked of an open study: its settings, and its trials as they stand now, other processes' included. */
public abstract sealed class OpenStudy implements Described, Recorded permits Study {
    /** Objectives, space and sampler. */
    final StudySettings settings;

    /** Where the trials are. */
    final Storage storage;

    OpenStudy(StudySettings settings, Storage storage) {
        this.settings = settings;
        this.storage = storage;
    }

    /**
     * All trials as they stand now, by number.
     *
     * @return immutable
     */
    public List<FrozenTrial> trials() {
        return record().trials();
    }

    /**
     * The first best complete trial that keeps to its limits.
     *
     * @return the trial
     * @throws InvalidInputException while there is none, or when there are several objectives
     */
    public FrozenTrial best() {
        if (directions().size() > 1) {
            throw InvalidInputException.of(
                    "best trial of study " + name(), "one objective", "several: " + metrics(), "Look at front()");
        }
        StudyRecord now = record();
        return now.best()
                .orElseThrow(() -> now.ranked().isEmpty()
                        ? InvalidInputException.of(
                                "study " + name(), "a complete trial", "none yet", "Run optimize first")
                        : InvalidInputException.of(
                                "study " + name(),
                                "a complete trial that keeps to its limits",
                                "none among " + now.ranked().size(),
                                "Run more trials, or widen the limits"));
    }

    /**
     * The complete trials that none other surpasses in all objectives, see {@link StudyRecord#front()}.
     *
     * @return by number
     */
    public List<FrozenTrial> front() {
        return record().front();
    }

    /**
     * The best complete trials.
     *
     * @param k how many at most, from 0
     * @return best first, equal ones by number
     */
    public List<FrozenTrial> top(int k) {
        if (k < 0) {
            throw InvalidInputException.of("best trials of study " + name(), "a number from 0", String.valueOf(k), "");
        }
        List<FrozenTrial> ranked = record().ranked();
        return ranked.subList(0, Math.min(k, ranked.size()));
    }

    /**
     * All remarks of the study.
     *
     * @return name to value
     */
    public Map<String, Object> userAttrs() {
        return record().userAttrs();
    }

    /**
     * The study's name.
     *
     * @return unique in its storage
     */
    public String name() {
        return settings.name();
    }

    /**
     * The name of the first objective.
     *
     * @return as it was given
     */
    public String metric() {
        return metrics().get(0);
    }

    /**
     * The objectives' names.
     *
     * @return one or more, in order
     */
    public List<String> metrics() {
        return settings.metrics();
    }

    /**
     * Whether small or great values of the first objective are good.
     *
     * @return the direction
     */
    public Direction direction() {
        return directions().get(0);
    }

    /**
     * Whether small or great values are good.
     *
     * @return one for each objective
     */
    public List<Direction> directions() {
        return settings.directions();
    }

    /**
     * The parameters.
     *
     * @return the space
     */
    public SearchSpace space() {
        return settings.space();
    }

    /**
     * What proposes parameters.
     *
     * @return the sampler
     */
    public Sampler sampler() {
        return settings.sampler();
    }

    /**
     * Where the study is kept.
     *
     * @return the storage
     */
    public Storage storage() {
        return storage;
    }

    @Override
    public Card card() {
        return record().card()
                .fact("kept in", storage.place())
                .fact("sampler", SettingsText.line(settings.sampler().settings()));
    }

    @Override
    public String toString() {
        return card().text();
    }
}
