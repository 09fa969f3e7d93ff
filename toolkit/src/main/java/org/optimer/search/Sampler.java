package org.optimer.search;

import java.util.List;
import java.util.Map;

/**
 * Proposes parameters. A sampler keeps no state of its own: what it proposes is a function of the request, so that a
 * study can be stopped, resumed and replayed. One written in a notebook cell can be passed as an object; one that study
 * files shall name is offered by a {@link SamplerFactory}. The conformance suite is {@code SamplerContract}.
 */
public interface Sampler {
    /**
     * What a proposal is made from.
     *
     * @param space the parameters to set, in order
     * @param directions one for each objective: whether small or great values are good
     * @param history all other trials of the study, by number, in any state
     * @param fixed outer values that are given already; they are to be returned as they are
     * @param random the only source of chance; draws are made from streams of the sampler's choosing
     */
    record Request(
            SearchSpace space,
            List<Direction> directions,
            List<FrozenTrial> history,
            Map<String, Object> fixed,
            RandomStreams random) {
        /**
         * A request of a study with one objective.
         *
         * @param space the parameters to set, in order
         * @param direction whether small or great values are good
         * @param history all other trials of the study, by number, in any state
         * @param fixed outer values that are given already
         * @param random the only source of chance
         */
        public Request(
                SearchSpace space,
                Direction direction,
                List<FrozenTrial> history,
                Map<String, Object> fixed,
                RandomStreams random) {
            this(space, List.of(direction), history, fixed, random);
        }

        /**
         * The direction of the first objective, the only one unless {@link Sampler#severalObjectives}.
         *
         * @return the direction
         */
        public Direction direction() {
            return directions.get(0);
        }
    }

    /**
     * Proposes a value for every parameter of the space.
     *
     * @param request see {@link Request}
     * @return outer values by name, in the order of the space
     */
    Map<String, Object> suggest(Request request);

    /**
     * Whether it can propose for studies with several objectives; such a study refuses other samplers.
     *
     * @return false unless overridden
     */
    default boolean severalObjectives() {
        return false;
    }

    /**
     * Whether it looks at {@link FrozenTrial#constraints()} itself. To other samplers a trial that is beyond its limits is
     * shown with a value worse than that of all trials within them, the worse the farther.
     *
     * @return false unless overridden
     */
    default boolean constraints() {
        return false;
    }

    /**
     * Whether it keeps to {@link SearchSpace#simplexes()} itself. Other samplers are shown, for k shares, k − 1 free numbers
     * from 0 to 1 that shares are computed from.
     *
     * @return false unless overridden
     */
    default boolean simplexes() {
        return false;
    }

    /**
     * The seed of the study's random numbers.
     *
     * @return 0 to 2³² − 1
     */
    long seed();

    /**
     * The name under which study files know it.
     *
     * @return for example {@code tpe}
     */
    String name();

    /**
     * All settings that change what it proposes, as they stand in a study file; recorded with the study.
     *
     * @return JSON-like values, {@code name} and {@code seed} included
     */
    Map<String, Object> settings();
}
