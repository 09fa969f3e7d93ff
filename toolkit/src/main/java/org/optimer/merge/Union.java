package org.optimer.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One tensor's job for several weight settings at once: the inputs that any of them uses.
 *
 * @param job with weight 1 for every input; what passes need to know of an input does not depend on its weight
 * @param members the job's inputs, in the job's order
 */
record Union(TensorJob job, List<Operand> members) {
    private static final String WEIGHT = Parameter.WEIGHT.name();

    /**
     * The inputs of one setting.
     *
     * @param places where they are in the union
     * @param weights their weights
     */
    record Choice(int[] places, float[] weights) {
        float[][] of(float[][] parts) {
            float[][] chosen = new float[places.length][];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = parts[places[i]];
            }
            return chosen;
        }
    }

    /** The union of settings of one merge; all of them have a job. */
    static Union of(List<MergePlan.Step> steps) {
        Map<String, Operand> members = new LinkedHashMap<>();
        Map<String, Map<String, Object>> own = new LinkedHashMap<>();
        for (MergePlan.Step step : steps) {
            TensorJob job = job(step);
            for (int i = 0; i < job.size(); i++) {
                String name = job.inputs().get(i);
                if (members.putIfAbsent(name, step.members().get(i)) == null) {
                    Map<String, Object> values = new LinkedHashMap<>(job.own().get(i));
                    values.computeIfPresent(WEIGHT, (key, value) -> 1.0);
                    own.put(name, values);
                }
            }
        }
        TensorJob some = job(steps.get(0));
        TensorJob job = new TensorJob(
                some.tensor(),
                List.copyOf(members.keySet()),
                some.shared(),
                List.copyOf(own.values()),
                some.masks(),
                some.based());
        return new Union(job, new ArrayList<>(members.values()));
    }

    /** A setting's own job. */
    TensorJob only(MergePlan.Step step) {
        return job(step);
    }

    /** Which parts a setting takes, and how much of each. */
    Choice choice(MergePlan.Step step) {
        TensorJob one = job(step);
        int[] places = one.inputs().stream().mapToInt(job.inputs()::indexOf).toArray();
        return new Choice(places, one.weights());
    }

    private static TensorJob job(MergePlan.Step step) {
        return Objects.requireNonNull(step.job());
    }
}
