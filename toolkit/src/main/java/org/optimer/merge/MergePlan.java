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
     * One tensor of the result.
     *
     * @param source the reference's tensor
     * @param out the same in the result's type
     * @param job how to merge it; null when it is copied
     * @param members the job's inputs: name to tensor, in order
     */
    record Step(TensorInfo source, TensorInfo out, @Nullable TensorJob job, Map<String, TensorInfo> members) {
        /** Bytes that one reading of the inputs takes, the reference aside. */
        long memberBytes() {
            long bytes = 0;
            for (TensorInfo member : members.values()) {
                bytes += member.bytes();
            }
            return bytes;
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
        List<Step> steps = new ArrayList<>();
        for (TensorInfo info : reference.tensors()) {
            TensorInfo out = info.as(MergeInputs.outputType(info, type));
            // whole numbers and booleans cannot be averaged; the pool has checked that they are the same in all members
            if (!inputs.included().test(info.name()) || !info.dtype().isFloat()) {
                steps.add(new Step(info, out, null, Map.of()));
                continue;
            }
            double depth = depth(info.name(), layers);
            List<String> names = new ArrayList<>();
            List<Map<String, Object>> values = new ArrayList<>();
            for (String name : inputs.names()) {
                Map<String, Object> value =
                        Parameters.own(method, own.getOrDefault(name, Map.of()), shared, name, info.name(), depth);
                if (!Double.valueOf(0).equals(zeroAsPositive(value.get("weight")))) {
                    names.add(name);
                    values.add(value);
                }
            }
            Map<String, TensorInfo> all = members(inputs, inputs.names(), info);
            if (names.isEmpty() && method.base() == BaseRole.REFERENCE) {
                steps.add(new Step(info, out, null, Map.of()));
                continue;
            }
            if (names.isEmpty()) {
                throw InvalidInputException.of(
                        method.name() + ", tensor " + info.name(),
                        "an input with a weight",
                        "weight 0 for all of " + inputs.names(),
                        "Give at least one a weight");
            }
            Map<String, TensorInfo> taking = new LinkedHashMap<>(all);
            taking.keySet().retainAll(names);
            Map<String, Object> common = Parameters.shared(method, shared, info.name(), depth);
            steps.add(new Step(info, out, new TensorJob(info, names, common, values, masks), taking));
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
            boolean readsBase = step.job() == null || method.base() == BaseRole.REFERENCE;
            bytes += step.memberBytes() + (readsBase ? step.source().bytes() : 0);
        }
        return bytes;
    }

    private static @Nullable Object zeroAsPositive(@Nullable Object weight) {
        return weight instanceof Double d && d == 0 ? Double.valueOf(0) : weight;
    }

    private static Map<String, TensorInfo> members(MergeInputs inputs, List<String> names, TensorInfo reference) {
        Map<String, TensorInfo> members = new LinkedHashMap<>();
        for (String name : names) {
            ModelSource member = inputs.members().get(name);
            if (member != null) {
                members.put(name, MergeInputs.matching(name, member, reference));
            }
        }
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
