package org.optimer.search;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of a storage. A storage is the result of its operations in order (see {@link StudyLog}); Optuna's journal
 * format is a list of the same operations.
 */
public sealed interface Operation {
    /**
     * Begins a study; does nothing when there is one of that name. Its id is the number of studies begun before.
     *
     * @param name unique in the storage
     * @param directions one for each objective
     */
    record CreateStudy(String name, List<Direction> directions) implements Operation {}

    /**
     * Removes a study with its trials; their ids are not used again.
     *
     * @param study its id
     */
    record DeleteStudy(int study) implements Operation {}

    /**
     * Sets a remark of a study.
     *
     * @param study its id
     * @param system whether it belongs to the machinery, not to the user
     * @param key its name
     * @param value any JSON value
     */
    record SetStudyAttr(int study, boolean system, String key, @Nullable Object value) implements Operation {}

    /**
     * Adds a trial as it is given. Its id is the number of trials added before, in all studies; its number is its
     * position in its study ({@link FrozenTrial#id} and {@link FrozenTrial#number} of the template do not count).
     *
     * @param study its id
     * @param template what the trial holds from the start
     */
    record CreateTrial(int study, FrozenTrial template) implements Operation {
        /** A trial that holds only parameters and remarks. */
        static CreateTrial of(
                int study,
                TrialState state,
                Map<String, Object> params,
                Map<String, Distribution> distributions,
                Map<String, Object> userAttrs,
                Map<String, Object> systemAttrs,
                @Nullable Instant start) {
            return new CreateTrial(
                    study,
                    new FrozenTrial(
                            -1,
                            -1,
                            state,
                            List.of(),
                            params,
                            distributions,
                            userAttrs,
                            systemAttrs,
                            Map.of(),
                            start,
                            null));
        }
    }

    /**
     * Sets a parameter of an unfinished trial; does nothing when the range clashes with an earlier one of that name.
     *
     * @param trial its id
     * @param name of the parameter
     * @param internal inner form of the value
     * @param distribution its range
     */
    record SetParam(int trial, String name, double internal, Distribution distribution) implements Operation {}

    /**
     * Changes the state of an unfinished trial. A second claim (RUNNING on a running trial) does nothing.
     *
     * @param trial its id
     * @param state the new state
     * @param values one for each objective; null to leave as it is
     * @param time when it began (RUNNING) or finished
     */
    record SetState(int trial, TrialState state, @Nullable List<Double> values, Instant time) implements Operation {}

    /**
     * Reports a value on the way.
     *
     * @param trial its id
     * @param step how far evaluation is
     * @param value so far
     */
    record Report(int trial, long step, double value) implements Operation {}

    /**
     * Sets a remark of an unfinished trial.
     *
     * @param trial its id
     * @param system whether it belongs to the machinery, not to the user
     * @param key its name
     * @param value any JSON value
     */
    record SetTrialAttr(int trial, boolean system, String key, @Nullable Object value) implements Operation {}
}
