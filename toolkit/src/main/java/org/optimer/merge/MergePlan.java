package org.optimer.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.kernel.MaskSource;

/**
 * What a merge will do, tensor by tensor, in the reference's order. Making it reads headers and checks everything that
 * can be checked without data.
 *
 * @param method how tensors are merged
 * @param inputs the models
 * @param steps one per tensor of the result
 */
record MergePlan(MergeMethod method, MergeInputs inputs, List<Step> steps) {
    /**
     * A tensor to read. It may be called differently in each model: layers are renumbered by slices, and text towers of
     * multimodal models have a prefix.
     *
     * @param source the model
     * @param info the tensor as that model has it, name included
     */
    record Operand(ModelSource source, TensorInfo info) {}

    /**
     * One tensor of the result.
     *
     * @param out its name, type and shape there
     * @param reference what gives it its shape, and what is copied when there is no job
     * @param base what differences are taken to; null when the merge has no base
     * @param job how to merge it, under its name in the result; null when it is copied
     * @param members the job's inputs, in the job's order
     */
    record Step(
            TensorInfo out, Operand reference, @Nullable Operand base, @Nullable TensorJob job, List<Operand> members) {
        /** Copies. */
        Step {
            members = List.copyOf(members);
        }

        /** The reference's tensor, copied. */
        static Step copy(TensorInfo out, Operand reference) {
            return new Step(out, reference, null, null, List.of());
        }

        /** Bytes that one reading of the inputs takes, the reference aside. */
        long memberBytes() {
            return members.stream().mapToLong(m -> m.info().bytes()).sum();
        }
    }

    static MergePlan of(
            MergeMethod method,
            MergeInputs inputs,
            Map<String, Setting> shared,
            Map<String, Map<String, Setting>> own,
            @Nullable DType type,
            MaskSource masks) {
        ModelSource reference = inputs.reference();
        int layers = Layout.of(reference).layers();
        boolean zeroLeavesOut = method.parameters().contains(Parameter.WEIGHT);
        List<Step> steps = new ArrayList<>();
        for (TensorInfo info : reference.tensors()) {
            TensorInfo out = info.as(MergeInputs.outputType(info, type));
            Operand from = new Operand(reference, info);
            // whole numbers and booleans cannot be averaged; the pool has checked that they are the same in all members
            if (!inputs.included().test(info.name()) || !info.dtype().isFloat()) {
                steps.add(Step.copy(out, from));
                continue;
            }
            double depth = depth(info.name(), layers);
            List<String> names = new ArrayList<>();
            List<Map<String, Object>> values = new ArrayList<>();
            for (String name : inputs.names()) {
                Map<String, Object> value =
                        Parameters.own(method, own.getOrDefault(name, Map.of()), shared, name, info.name(), depth);
                if (!zeroLeavesOut || !Double.valueOf(0).equals(zeroAsPositive(value.get("weight")))) {
                    names.add(name);
                    values.add(value);
                }
            }
            Map<String, Operand> all = members(inputs, info);
            if (names.isEmpty() && inputs.base() != null && method.base() != BaseRole.MEMBER) {
                steps.add(Step.copy(out, from));
                continue;
            }
            if (names.isEmpty()) {
                throw InvalidInputException.of(
                        method.name() + ", tensor " + info.name(),
                        "an input with a weight",
                        "weight 0 for all of " + inputs.names(),
                        "Give at least one a weight");
            }
            all.keySet().retainAll(names);
            Map<String, Object> common = Parameters.shared(method, shared, info.name(), depth);
            TensorJob job = new TensorJob(info, names, common, values, masks, inputs.base() != null);
            steps.add(new Step(out, from, inputs.base() == null ? null : from, job, List.copyOf(all.values())));
        }
        return new MergePlan(method, inputs, List.copyOf(steps));
    }

    /** Tensors of the result, in order. */
    List<TensorInfo> outputs() {
        return steps.stream().map(Step::out).toList();
    }

    /** Bytes of the result's tensors. */
    long bytesOut() {
        return steps.stream().mapToLong(s -> s.out().bytes()).sum();
    }

    /** Bytes that one reading of all inputs takes. */
    long bytesIn() {
        long bytes = 0;
        for (Step step : steps) {
            boolean readsBase = step.job() == null || step.base() != null && method.base() != BaseRole.MEMBER;
            bytes += step.memberBytes() + (readsBase ? step.reference().info().bytes() : 0);
        }
        return bytes;
    }

    private static @Nullable Object zeroAsPositive(@Nullable Object weight) {
        return weight instanceof Double d && d == 0 ? Double.valueOf(0) : weight;
    }

    private static Map<String, Operand> members(MergeInputs inputs, TensorInfo reference) {
        Map<String, Operand> members = new LinkedHashMap<>();
        inputs.members()
                .forEach((name, member) ->
                        members.put(name, new Operand(member, MergeInputs.matching(name, member, reference))));
        return members;
    }

    /** 0 at the first layer, 1 at the last (and at an only one), 0 outside the layers: mergekit's rule. */
    private static double depth(String tensor, int layers) {
        int layer = Layout.layer(tensor).orElse(-1);
        if (layer < 0) {
            return 0;
        }
        return layers > 1 ? (double) layer / (layers - 1) : 1;
    }
}
