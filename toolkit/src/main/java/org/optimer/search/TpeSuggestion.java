package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One proposal of {@link TpeSampler}; the order of steps decides the order of random numbers, so it is Optuna's. */
final class TpeSuggestion {
    private static final String STREAM = "tpe";

    private final Sampler.Request request;
    private final TpePreset preset;
    private final Acquisition acquisition;
    private final boolean multivariate;
    private final boolean starting;
    private final List<FrozenTrial> finished;
    private final List<FrozenTrial> used;
    private @Nullable Map<String, Object> joint;

    TpeSuggestion(
            Sampler.Request request,
            TpePreset preset,
            int startup,
            boolean liar,
            int running,
            Acquisition acquisition) {
        this.request = request;
        this.preset = preset;
        this.acquisition = acquisition;
        multivariate = preset.multivariate(request.directions().size());
        finished = request.history().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE || trial.state() == TrialState.PRUNED)
                .toList();
        used = new ArrayList<>(finished);
        if (liar) {
            request.history().stream()
                    .filter(trial -> trial.state() == TrialState.RUNNING)
                    .forEach(used::add);
        }
        starting = ForwardingSampler.starting(request, startup, running);
    }

    Map<String, Object> params() {
        Map<String, Object> params = new LinkedHashMap<>();
        request.space().distributions().forEach((name, range) -> params.put(name, value(name, range)));
        return params;
    }

    private @Nullable Object value(String name, Distribution range) {
        if (request.fixed().containsKey(name)) {
            return request.fixed().get(name);
        }
        if (range.single()) {
            return range.first();
        }
        if (multivariate && joint().containsKey(name)) {
            Object value = joint().get(name);
            if (range.contains(range.toInternal(value))) {
                return value;
            }
        }
        if (starting) {
            return IndependentDraw.from(range, request.random().stream(RandomSampler.STREAM));
        }
        return draw(Map.of(name, range)).get(name);
    }

    /** Drawn once, and only when the first parameter asks for it: a trial whose parameters are all fixed draws nothing. */
    private Map<String, Object> joint() {
        Map<String, Object> result = joint;
        if (result == null) {
            Map<String, Distribution> space = starting ? Map.of() : JointSpace.of(finished);
            result = space.isEmpty() ? Map.of() : draw(space);
            joint = result;
        }
        return result;
    }

    private Map<String, Object> draw(Map<String, Distribution> space) {
        TrialSplit split = TrialSplit.of(used, request.directions());
        List<Distribution> ranges = new ArrayList<>(space.values());
        AcquisitionProblem problem = new AcquisitionProblem(
                ranges, fit(space, split.good(), request.directions().size() > 1), fit(space, split.other(), false));
        double[] best = problem.solve(acquisition, request.random().stream(STREAM));
        Map<String, Object> values = new LinkedHashMap<>();
        int d = 0;
        for (Map.Entry<String, Distribution> entry : space.entrySet()) {
            values.put(entry.getKey(), entry.getValue().toExternal(best[d++]));
        }
        return values;
    }

    private ParzenEstimator fit(Map<String, Distribution> space, List<FrozenTrial> trials, boolean flat) {
        List<Map<String, Object>> observed = new ArrayList<>();
        for (FrozenTrial trial : trials) {
            Map<String, Object> params = multivariate ? RelativeParams.of(trial) : trial.params();
            if (params.keySet().containsAll(space.keySet())) {
                observed.add(params);
            }
        }
        List<Kernels> kernels = new ArrayList<>();
        space.forEach((name, range) -> {
            double[] values = observed.stream()
                    .mapToDouble(params -> range.toInternal(params.get(name)))
                    .toArray();
            kernels.add(
                    range instanceof CategoricalDistribution choices
                            ? new CategoricalKernels(values, choices.choices().size())
                            : NumericKernels.of(range, values, preset.bandwidth(), space.size()));
        });
        return new ParzenEstimator(kernels, flat);
    }
}
