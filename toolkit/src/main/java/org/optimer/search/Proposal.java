package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.InvalidInputException;

/** Asks a study's sampler for parameters, shows it the trials in a form that it can use, and checks what it says. */
final class Proposal {
    private Proposal() {}

    /**
     * Makes one proposal.
     *
     * @param settings of the study
     * @param history the trials that the sampler shall know, by number
     * @param fixed outer values that are given already
     * @param random where chance comes from
     * @return outer values of all parameters, in the order of the space
     */
    static Map<String, Object> of(
            StudySettings settings, List<FrozenTrial> history, Map<String, Object> fixed, RandomStreams random) {
        Sampler sampler = settings.sampler();
        List<FrozenTrial> seen = sampler.constraints() || settings.directions().size() > 1
                ? history
                : Constraints.asValues(history, settings.directions().get(0));
        SearchSpace space = settings.space();
        boolean bare = space.simplexes().isEmpty() || sampler.simplexes();
        Map<String, Object> params = bare
                ? ask(sampler, new Sampler.Request(space, settings.directions(), seen, fixed, random))
                : onSticks(settings, seen, fixed, random);
        space.simplexes().forEach(simplex -> simplex.check("sampler " + sampler.name(), params));
        return params;
    }

    private static Map<String, Object> onSticks(
            StudySettings settings, List<FrozenTrial> history, Map<String, Object> fixed, RandomStreams random) {
        StickBreaking sticks = new StickBreaking(settings.space());
        Map<String, Object> params = sticks.outward(ask(
                settings.sampler(),
                new Sampler.Request(
                        sticks.inner(), settings.directions(), sticks.inward(history), sticks.inward(fixed), random)));
        params.putAll(fixed); // to the last bit
        return params;
    }

    private static Map<String, Object> ask(Sampler sampler, Sampler.Request request) {
        Map<String, Object> proposed = sampler.suggest(request);
        Map<String, Object> params = new LinkedHashMap<>();
        request.space().distributions().forEach((name, range) -> {
            if (!proposed.containsKey(name)
                    || (!request.fixed().containsKey(name) && !range.contains(range.toInternal(proposed.get(name))))) {
                throw InvalidInputException.of(
                        "sampler " + sampler.name(),
                        "a value of " + name + " in " + range,
                        String.valueOf(proposed.get(name)),
                        "This is a fault of the sampler");
            }
            params.put(name, proposed.get(name));
        });
        return params;
    }
}
